# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A transfer that did not match: a person says what it was, once, with a proof."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from munikit.access import allow
from munikit.cases.case.contact import email_about
from munikit.kernel.clock import start_of
from munikit.notices import notify
from munikit.people import refuse_own
from munikit.public.contracts import ChargeState
from munikit.public.rules import Actor, ConflictError, InvalidError, NotFoundError, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.interest import refuse_own_charge
from munikit_payments.charges.models import Charge, Method
from munikit_payments.ledger.services import (
    OWED_BACK,
    Posting,
    PostingKind,
    post,
    received_by,
    sides_of,
)
from munikit_payments.permissions import PaymentPermission
from munikit_payments.transfers.matching import Waiting, find, parties_of_line
from munikit_payments.transfers.models import BankLine, LineMove, LineState, Transfer
from munikit_payments.transfers.references import reference_in
from munikit_payments.transfers.settling import change, lock_charge, pay_by

_MOST = 100
_MOST_PROOF = 60
_MINE = _l("Este pago es suyo: lo decide otra persona.")


class Decision(StrEnum):
    PAYS = "pays"
    GIVEN_BACK = "given_back"
    ELSEWHERE = "elsewhere"


def to_review(session: Session) -> Sequence[BankLine]:
    """Return the transfers that wait for a person, the oldest first."""
    query = select(BankLine).where(BankLine.state == LineState.REVIEW)
    return session.scalars(query.order_by(BankLine.day, BankLine.id).limit(_MOST)).all()


def count_to_review(session: Session) -> int:
    query = select(func.count()).select_from(BankLine).where(BankLine.state == LineState.REVIEW)
    return session.scalar(query) or 0


def is_in_review(session: Session, transfer: Transfer) -> bool:
    doubted = exists().where(
        BankLine.transfer_id == transfer.id, BankLine.state == LineState.REVIEW
    )
    return bool(session.scalar(select(doubted)))


def decide(
    session: Session, line_id: UUID, decision: Decision, proof: str, *, by: Actor
) -> BankLine:
    """Settle a transfer by what a person found out.

    ``proof`` is the reference of the charge it pays, the number of the document it went back with,
    or where else it was entered.

    Raises:
        ForbiddenError: the official may not, or the payment is their own.
        ConflictError: somebody decided already.
        InvalidError: there is no proof, or it cannot pay what is named.
    """
    allow(by, PaymentPermission.RECONCILE)
    line = session.get(BankLine, line_id, with_for_update=True)
    if line is None:
        raise NotFoundError(_("No encontramos esa transferencia."))
    if line.state not in (LineState.REVIEW, LineState.FOREIGN):
        raise ConflictError(_("Esta transferencia ya está resuelta."))
    if not proof.strip():
        raise InvalidError(_("Escriba la referencia o el número del documento que lo prueba"))
    refuse_own(session, by, parties_of_line(session, line, _charge_of(session, line)), _MINE)
    line.proof = proof.strip()[:_MOST_PROOF]
    line.decided_by_id = by.id
    line.decided_at = wiring(session).clock.now()
    _ACTS[decision](session, line, by)
    return line


def _pays(session: Session, line: BankLine, by: Actor) -> None:
    reference = reference_in(line.proof)
    lock_charge(session, reference)
    found = find(session, reference)
    if found is None:
        raise InvalidError(_("No hay un cobro con esa referencia. Escríbala como TR00000126"))
    refuse_own_charge(session, found.charge, by, _MINE)
    _check(line, found)
    pay_by(session, line, found, actor_id=by.id)


def _check(line: BankLine, found: Waiting) -> None:
    charge = found.charge
    until = found.transfer.valid_until
    if charge.state is not ChargeState.OPEN:
        raise InvalidError(_("Ese cobro ya está pagado o se anuló. Devuelva la transferencia"))
    if line.amount != charge.amount:
        raise InvalidError(
            _("Ese cobro es de %(amount)s. Devuelva la transferencia", amount=charge.amount)
        )
    if until is not None and line.day > until:
        raise InvalidError(_("Llegó cuando ese monto ya había vencido. Devuelva la transferencia"))


def _given_back(session: Session, line: BankLine, by: Actor) -> None:
    change(session, line, LineMove.GIVE_BACK, actor_id=by.id)
    charge = _charge_of(session, line)
    # The ledger is of this portal's charges: what names none is booked where it belongs.
    if charge is None:
        return
    _tell(session, line, charge)
    account = received_by(Method.TRANSFER)
    came_in = sides_of(line.amount, debit=account, credit=OWED_BACK)
    went_back = sides_of(line.amount, debit=OWED_BACK, credit=account)
    posting = Posting(
        PostingKind.OVERPAYMENT, line.id, came_in, reference=line.operation, official_id=by.id
    )
    moved_at = min(start_of(line.day), wiring(session).clock.now())
    post(session, charge, replace(posting, moved_at=moved_at))
    post(session, charge, replace(posting, kind=PostingKind.RETURN, sides=went_back))


def _elsewhere(session: Session, line: BankLine, by: Actor) -> None:
    change(session, line, LineMove.BOOK_ELSEWHERE, actor_id=by.id)


_ACTS = {
    Decision.PAYS: _pays,
    Decision.GIVEN_BACK: _given_back,
    Decision.ELSEWHERE: _elsewhere,
}


def _charge_of(session: Session, line: BankLine) -> Charge | None:
    transfer = session.get(Transfer, line.transfer_id) if line.transfer_id else None
    return session.get_one(Charge, transfer.charge_id) if transfer else None


def _tell(session: Session, line: BankLine, charge: Charge) -> None:
    notify(
        session,
        key=f"transfer-back-{line.id}",
        to=email_about(session, charge.subject_id, charge.payer_id),
        subject=_("Le devolvimos %(amount)s", amount=line.amount),
        body=_(
            "Su transferencia de %(amount)s no cuadraba con el cobro y la tesorería la "
            "devolvió.\n\nVea el cobro en %(url)s/pagos/%(id)s",
            amount=line.amount,
            url=wiring(session).settings.site.url,
            id=charge.id,
        ),
    )
