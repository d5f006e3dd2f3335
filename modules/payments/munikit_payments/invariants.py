# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What must hold of the books at any moment, whatever crashed: every count is 0."""

from collections.abc import Callable

from sqlalchemy import BigInteger, ColumnElement, FromClause, exists, func, select, type_coerce
from sqlalchemy.orm import Session

from munikit.public.contracts import ChargeState
from munikit.public.data import Base
from munikit.public.rules import Money
from munikit_payments.charges.debt_models import Debt, DebtOrderLine, DebtState
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.charges.states import AttemptState
from munikit_payments.closing.services import totals_of
from munikit_payments.ledger.close_models import CloseLine, DayClose
from munikit_payments.ledger.services import (
    OWED_BACK,
    RECEIVED,
    LedgerEntry,
    PostingKind,
    is_income,
    pesos_of,
)
from munikit_payments.refunds import Refund, RefundState
from munikit_payments.transfers.checks import transfers_unlike_their_receipt


def ledger_violations(session: Session) -> dict[str, int]:
    """Count what breaks each rule of the books. All zero: the books are right to the peso."""
    return {name: count(session) for name, count in _RULES.items()}


def receipts_minus_ledger(session: Session) -> Money:
    """Return how much the receipts say was paid beyond what the ledger says came in."""
    receipts = session.scalar(select(pesos_of(Receipt.amount))) or 0
    posted = session.scalar(
        select(pesos_of(LedgerEntry.amount)).where(
            LedgerEntry.kind == PostingKind.PAYMENT, is_income(LedgerEntry.account)
        )
    )
    # An income is a credit, and credits are negative.
    return Money(receipts + (posted or 0))


def _difference(session: Session) -> int:
    return abs(receipts_minus_ledger(session).pesos)


def _unbalanced(session: Session) -> int:
    wrong = (
        select(LedgerEntry.number)
        .group_by(LedgerEntry.number)
        .having((pesos_of(LedgerEntry.amount) != 0) | (func.count() < len(("debit", "credit"))))
    )
    return _count(session, wrong.subquery())


def _gaps(session: Session) -> int:
    last, numbers = session.execute(
        select(func.max(LedgerEntry.number), func.count(LedgerEntry.number.distinct()))
    ).one()
    last_close, closes = session.execute(
        select(func.max(DayClose.number), func.count(DayClose.number))
    ).one()
    return max(last or 0, last_close or 0) - numbers - closes


def _changed_after_close(session: Session) -> int:
    """What a closed day's lines say is still what its entries add up to."""
    closed = session.scalars(select(DayClose)).all()
    return sum(_says(session, close) != _adds_up(session, close) for close in closed)


def _says(session: Session, close: DayClose) -> tuple[int, int]:
    lines = session.scalars(select(CloseLine).where(CloseLine.close_id == close.id)).all()
    net = sum((line.received - line.given_back).pesos for line in lines)
    return net, sum(line.movements for line in lines)


def _adds_up(session: Session, close: DayClose) -> tuple[int, int]:
    totals = totals_of(session, close.day)
    return sum(t.net.pesos for t in totals), sum(t.movements for t in totals)


def _unposted_receipts(session: Session) -> int:
    posted = exists().where(
        LedgerEntry.source_id == Receipt.id,
        LedgerEntry.account.startswith(RECEIVED),
        LedgerEntry.amount == Receipt.amount,
    )
    return _count_where(session, Receipt, ~posted)


def _unreceipted_postings(session: Session) -> int:
    has_receipt = exists().where(Receipt.id == LedgerEntry.source_id)
    payment = LedgerEntry.kind == PostingKind.PAYMENT
    return _count_where(session, LedgerEntry, payment & ~has_receipt)


def _paid_without_receipt(session: Session) -> int:
    has_receipt = exists().where(Receipt.charge_id == Charge.id, Receipt.amount == Charge.amount)
    return _count_where(session, Charge, (Charge.state == ChargeState.PAID) & ~has_receipt)


def _receipt_of_unpaid(session: Session) -> int:
    paid = exists().where(Charge.id == Receipt.charge_id, Charge.state == ChargeState.PAID)
    return _count_where(session, Receipt, ~paid)


def _owed_minus_due(session: Session) -> int:
    """What is held to be given back equals the attempts that still wait for it."""
    held = session.scalar(
        select(pesos_of(LedgerEntry.amount)).where(LedgerEntry.account == OWED_BACK)
    )
    due = session.scalar(
        select(pesos_of(Attempt.amount)).where(Attempt.state == AttemptState.REFUND_DUE)
    )
    return abs((held or 0) + (due or 0))


def _refunds_minus_ledger(session: Session) -> int:
    refunds = session.scalar(
        select(pesos_of(Refund.amount)).where(Refund.state == RefundState.DONE)
    )
    posted = session.scalar(
        select(pesos_of(LedgerEntry.amount)).where(
            LedgerEntry.kind == PostingKind.REFUND, is_income(LedgerEntry.account)
        )
    )
    return abs((refunds or 0) - (posted or 0))


def _given_back_too_much(session: Session) -> int:
    wrong = (
        select(Receipt.id)
        .join(Refund, Refund.charge_id == Receipt.charge_id)
        .where(Refund.state == RefundState.DONE)
        .group_by(Receipt.id, Receipt.amount)
        .having(pesos_of(Refund.amount) > type_coerce(Receipt.amount, BigInteger))
    )
    return _count(session, wrong.subquery())


def _debts_unlike_their_charge(session: Session) -> int:
    paid = exists().where(Charge.subject_id == Debt.order_id, Charge.state == ChargeState.PAID)
    in_order = Debt.order_id.is_not(None)
    return _count_where(session, Debt, in_order & (paid != (Debt.state == DebtState.PAID)))


def _orders_unlike_their_charge(session: Session) -> int:
    line = DebtOrderLine
    parts = (line.amount, line.adjustment, line.interest, line.fine)
    added = sum((pesos_of(part) for part in parts), start=-pesos_of(line.discount))
    wrong = (
        select(Charge.id)
        .join(line, line.order_id == Charge.subject_id)
        .group_by(Charge.id, Charge.amount)
        .having(added != type_coerce(Charge.amount, BigInteger))
    )
    return _count(session, wrong.subquery())


_RULES: dict[str, Callable[[Session], int]] = {
    "pesos_between_receipts_and_ledger": _difference,
    "unbalanced_postings": _unbalanced,
    "gaps_in_ledger_numbers": _gaps,
    "days_changed_after_their_close": _changed_after_close,
    "receipts_not_in_ledger": _unposted_receipts,
    "postings_without_receipt": _unreceipted_postings,
    "paid_charges_without_receipt": _paid_without_receipt,
    "receipts_of_unpaid_charges": _receipt_of_unpaid,
    "pesos_between_refunds_and_ledger": _refunds_minus_ledger,
    "payments_given_back_too_much": _given_back_too_much,
    "debts_unlike_their_charge": _debts_unlike_their_charge,
    "orders_unlike_their_charge": _orders_unlike_their_charge,
    "pesos_between_owed_back_and_due": _owed_minus_due,
    "transfers_unlike_their_receipt": transfers_unlike_their_receipt,
}


def _count(session: Session, selected: FromClause) -> int:
    return session.scalar(select(func.count()).select_from(selected)) or 0


def _count_where(session: Session, model: type[Base], wrong: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(wrong)) or 0
