# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Paying by transfer: the payer is given the account and a reference; the charge stays open."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.db.folios import next_folio
from munikit.public.contracts import ChargeState
from munikit.public.rules import ConflictError, NotFoundError, local_date, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import DebtOrder
from munikit_payments.charges.models import Charge
from munikit_payments.ledger.services import ALL_YEARS
from munikit_payments.ledger.settled import check_payable
from munikit_payments.settings import PaymentsSettings
from munikit_payments.settings.transfers import TransferSettings
from munikit_payments.transfers.models import Transfer
from munikit_payments.transfers.references import reference_of

_SERIES = "transfer"


def account_of(session: Session) -> TransferSettings:
    return wiring(session).settings.of(PaymentsSettings).transfer


def transfer_of(session: Session, charge_id: UUID) -> Transfer | None:
    return session.scalar(select(Transfer).where(Transfer.charge_id == charge_id))


def announce(session: Session, charge_id: UUID, *, by_id: UUID) -> Transfer:
    """Give an open charge a reference to be transferred with; asking again returns the same.

    Raises:
        NotFoundError: the municipality takes no transfers.
        ConflictError: it is paid already, must be computed anew, or has a discount of other means.
    """
    if not account_of(session).is_offered:
        raise NotFoundError(_("Esta municipalidad no recibe pagos por transferencia."))
    charge = session.get(Charge, charge_id, with_for_update=True)
    if charge is None or charge.state is not ChargeState.OPEN:
        raise ConflictError(_("Esto ya está pagado. Vea el estado de su solicitud."))
    check_payable(session, charge)
    order = session.get(DebtOrder, charge.subject_id)
    _check_discount(session, order)
    known = transfer_of(session, charge_id)
    if known is not None:
        return known
    made = Transfer(
        charge_id=charge.id,
        # Last: it locks its series until the commit.
        reference=reference_of(next_folio(session, _SERIES, ALL_YEARS)),
        valid_until=order.valid_until if order else None,
        announced_at=wiring(session).clock.now(),
    )
    session.add(made)
    session.flush()
    audit.record(session, "payments.announce_transfer", actor_id=by_id, subject_id=charge.id)
    return made


def waits_for_file(session: Session, charge: Charge) -> bool:
    """Say whether the bank's next file may still bring the money of a charge in time."""
    transfer = transfer_of(session, charge.id)
    if transfer is None or transfer.valid_until is None:
        return transfer is not None
    grace = timedelta(days=account_of(session).grace_days)
    return today(session) <= transfer.valid_until + grace


def today(session: Session) -> date:
    return local_date(wiring(session).clock.now())


def _check_discount(session: Session, order: DebtOrder | None) -> None:
    if order is not None and order.is_online and not account_of(session).online_discount:
        raise ConflictError(
            _("Este monto tiene un descuento que no es para transferencias. Páguelo en línea.")
        )
