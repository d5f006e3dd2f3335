# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payment at the municipality's till."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import allow
from munikit.kernel.rut import RUTError, RUTUncheckedError
from munikit.kernel.text import tidy
from munikit.people import Person
from munikit.public.contracts import ChargeState
from munikit.public.rules import RUT, Actor, ConflictError, InvalidError, NotFoundError
from munikit.public.rules import gettext as _
from munikit_payments.charges.interest import refuse_own_charge
from munikit_payments.charges.models import Charge, Method, Receipt
from munikit_payments.ledger.settled import check_payable
from munikit_payments.paying.settling import pay
from munikit_payments.permissions import PaymentPermission


def find_charges(session: Session, text: str) -> Sequence[tuple[Charge, Person]]:
    """Return the open charges of a person, by RUN, or the one with a slip's reference.

    Raises:
        InvalidError: it is a number that may lack its check digit.
    """
    query = select(Charge, Person).join(Person, Person.id == Charge.payer_id)
    query = query.where(Charge.state == ChargeState.OPEN).order_by(Charge.created_at).limit(20)
    try:
        found = query.where(Person.run == RUT.typed(text))
    except RUTUncheckedError as error:
        raise InvalidError(error.words) from None
    except RUTError:
        found = query.where(Charge.id == _reference(text))
    return [(charge, person) for charge, person in session.execute(found)]


def find_charge(session: Session, charge_id: UUID, *, for_update: bool = False) -> Charge:
    """Return a charge; ``for_update`` so that nobody else changes it meanwhile.

    Raises:
        NotFoundError: there is none with that id.
    """
    charge = session.get(Charge, charge_id, with_for_update=for_update or None)
    if charge is None:
        raise NotFoundError(_("No encontramos ese cobro. Búsquelo por el RUN de quien paga."))
    return charge


def take_payment(session: Session, charge_id: UUID, till_receipt: str, *, by: Actor) -> Receipt:
    """Take the money of an open charge at the till.

    Raises:
        ForbiddenError: the official is no cashier, or it is theirs.
        InvalidError: the till's receipt has no number.
        ConflictError: it is paid already, or must be computed anew.
    """
    allow(by, PaymentPermission.TAKE)
    charge = find_charge(session, charge_id, for_update=True)
    refuse_own_charge(session, charge, by, _("Este cobro es suyo: lo recibe otra persona."))
    if not till_receipt.strip():
        raise InvalidError(_("Escriba el número del comprobante de la caja."))
    if charge.state is not ChargeState.OPEN:
        raise ConflictError(_("Este cobro ya está pagado. No reciba el dinero."))
    check_payable(session, charge, at_till=True)
    number = till_receipt.strip()
    return pay(session, charge, method=Method.COUNTER, authorization=number, cashier_id=by.id)


def _reference(text: str) -> UUID:
    try:
        return UUID(tidy(text))
    except ValueError:
        return UUID(int=0)
