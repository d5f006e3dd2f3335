# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Settling an attempt: in one transaction, whatever brought the news."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from munikit import audit
from munikit.db.folios import take_folio
from munikit.public.contracts import ChargePaid, ChargeState, publish
from munikit.public.rules import Money, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.charges.states import ATTEMPT_TRANSITIONS, AttemptMove, AttemptState, Cause
from munikit_payments.gateways import Outcome, Stage
from munikit_payments.ledger.services import (
    OWED_BACK,
    Posting,
    PostingKind,
    post,
    received_by,
    sides_of,
)
from munikit_payments.ledger.settled import income_of, settle_debts
from munikit_payments.paying.moments import bounded, paid_when
from munikit_payments.paying.returning import tell_owed, tell_returned
from munikit_payments.settings import PaymentsSettings

_CLAIMABLE = tuple(
    state for state in AttemptState if ATTEMPT_TRANSITIONS.allows(state, AttemptMove.CLAIM)
)


def claim(session: Session, attempt_id: UUID) -> bool:
    """Take an attempt to settle it; false where another process has it, or it is settled."""
    now = wiring(session).clock.now()
    seconds = wiring(session).settings.of(PaymentsSettings).lease_seconds
    taken = session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.state.in_(_CLAIMABLE))
        .where((Attempt.state != AttemptState.COMMITTING) | (Attempt.lease_until < now))
        .values(state=AttemptState.COMMITTING, lease_until=now + timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
        .returning(Attempt.id)
    )
    return taken.scalar() is not None


def change(session: Session, attempt: Attempt, by: AttemptMove) -> None:
    """Move an attempt by its table and write the journal.

    Raises:
        ConflictError: the table has no such move.
    """
    before = attempt.state
    attempt.state = ATTEMPT_TRANSITIONS.after(before, by, refused=_("Este pago ya está resuelto."))
    attempt.lease_until = None
    audit.record(
        session,
        f"payments.{by}",
        actor_id=None,
        subject_id=attempt.id,
        data={"before": before.value, "after": attempt.state.value},
    )


def settle(
    session: Session, attempt_id: UUID, outcome: Outcome, cause: Cause = Cause.LOOKED_AT
) -> None:
    """Write down what the gateway said of an attempt that was claimed.

    An approval of another order or amount than ours is never believed: a person looks at it.
    """
    attempt = session.get_one(Attempt, attempt_id, with_for_update=True)
    if attempt.state is not AttemptState.COMMITTING:
        return
    attempt.answer = dict(outcome.raw)
    attempt.settled_at = wiring(session).clock.now()
    if outcome.order != attempt.buy_order or outcome.amount != attempt.amount:
        change(session, attempt, AttemptMove.DOUBT)
    elif outcome.stage is Stage.APPROVED:
        _authorize(session, attempt, outcome)
    elif outcome.stage is Stage.REFUSED:
        change(session, attempt, AttemptMove.REJECT)
    elif cause is Cause.LEFT and outcome.stage is Stage.OPEN:
        change(session, attempt, AttemptMove.ABORT)
    else:
        change(session, attempt, AttemptMove.RELEASE)


def release(session: Session, attempt_id: UUID) -> None:
    """Give a claimed attempt back: the gateway did not say how it stands."""
    attempt = session.get_one(Attempt, attempt_id, with_for_update=True)
    if attempt.state is AttemptState.COMMITTING:
        change(session, attempt, AttemptMove.RELEASE)


def pay(  # noqa: PLR0913 - the facts of a receipt, by keyword.
    session: Session,
    charge: Charge,
    *,
    method: str,
    authorization: str,
    card_last_digits: str = "",
    cashier_id: UUID | None = None,
    reference: str = "",
    paid_at: datetime | None = None,
) -> Receipt:
    """Mark an open charge paid: receipt, folio, posting and event in the caller's transaction.

    ``reference`` is how the other side's papers call the payment, if not by its authorization;
    ``paid_at`` when the payer made it, if not just now. Everything that counts from a payment
    counts from there; the journal and the ledger keep the order in which we heard.
    """
    now = wiring(session).clock.now()
    made = bounded(paid_at or now, since=charge.created_at, now=now)
    charge.state = ChargeState.PAID
    charge.paid_at = made
    receipt = Receipt(
        charge_id=charge.id,
        method=str(method),
        amount=charge.amount,
        authorization=authorization,
        card_last_digits=card_last_digits,
        cashier_id=cashier_id,
        paid_at=made,
    )
    settle_debts(session, charge)
    publish(session, ChargePaid(charge.id, charge.subject_id, made))
    data: dict[str, str | int] = {"method": str(method), "pesos": charge.amount.pesos}
    audit.record(session, "payments.pay", actor_id=cashier_id, subject_id=charge.id, data=data)
    # Last: they lock their series until the commit.
    receipt.folio = take_folio(session, "receipt", made, mark="P")
    session.add(receipt)
    session.flush()
    _post_payment(session, charge, receipt, reference or authorization)
    return receipt


def _post_payment(session: Session, charge: Charge, receipt: Receipt, reference: str) -> None:
    posting = Posting(
        PostingKind.PAYMENT,
        receipt.id,
        [(received_by(receipt.method), receipt.amount), *income_of(session, charge)],
        reference=reference,
        official_id=receipt.cashier_id,
        moved_at=receipt.paid_at,
    )
    post(session, charge, posting)


def post_return(
    session: Session, attempt: Attempt, kind: PostingKind, *, amount: Money | None = None
) -> None:
    """Post, and tell, that the money of a second payment came in (overpayment) or went back.

    ``amount`` is what the gateway charged, where that is another than was asked for.
    """
    came_in = kind is PostingKind.OVERPAYMENT
    received = received_by(attempt.gateway)
    posting = Posting(
        kind,
        attempt.id,
        sides_of(
            amount or attempt.amount,
            debit=received if came_in else OWED_BACK,
            credit=OWED_BACK if came_in else received,
        ),
        reference=attempt.buy_order,
        moved_at=paid_when(session, attempt) if came_in else None,
    )
    charge = session.get_one(Charge, attempt.charge_id)
    post(session, charge, posting)
    tell = tell_owed if came_in else tell_returned
    tell(session, attempt, charge, amount or attempt.amount)


def _authorize(session: Session, attempt: Attempt, outcome: Outcome) -> None:
    charge = session.scalars(
        select(Charge).where(Charge.id == attempt.charge_id).with_for_update()
    ).one()
    if charge.state is not ChargeState.OPEN:
        # Paid twice, in two tabs or at the counter meanwhile: the second goes back.
        change(session, attempt, AttemptMove.OWE_REFUND)
        post_return(session, attempt, PostingKind.OVERPAYMENT)
        return
    change(session, attempt, AttemptMove.AUTHORIZE)
    pay(
        session,
        charge,
        method=attempt.gateway,
        authorization=outcome.authorization,
        card_last_digits=outcome.card_last_digits,
        reference=attempt.buy_order,
        paid_at=paid_when(session, attempt),
    )
