# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The ledger: double entry, gapless numbers, rows that are only ever added.

Every movement of money is one posting of lines whose amounts add up to nothing, written in
the transaction that settles it. A debit is positive, a credit negative.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    UniqueConstraint,
    cast,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from munikit.db.folios import next_folio
from munikit.db.insert_only import protect
from munikit.public.data import Base
from munikit.public.rules import Money, local_date, wiring
from munikit_payments.charges.models import Charge
from munikit_payments.ledger.close_models import DayClose

SERIES = "ledger"
# Postings are numbered through, whatever the year: their order is the order of the commits.
ALL_YEARS = 0

INCOME = "income"
RECEIVED = "received."
# Money that came in for what was paid already, until it has gone back.
OWED_BACK = "owed_back"


class PostingKind(StrEnum):
    PAYMENT = "payment"
    REFUND = "refund"
    OVERPAYMENT = "overpayment"
    RETURN = "return"


class LedgerEntry(Base):
    """One line of a posting.

    ``day`` is the accounting day, which a daily close covers, ``at`` when it was written: lines are
    in the order in which they were heard of, whatever their day.

    ``reference`` is the gateway's order or the till's own receipt number.
    """

    __tablename__ = "payments_ledger_entry"
    __table_args__ = (
        UniqueConstraint("number", "line"),
        # The same payment, refund or return is never posted twice.
        UniqueConstraint("kind", "source_id", "line"),
        CheckConstraint("amount != 0", name="moves_money"),
    )

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    number: Mapped[int]
    line: Mapped[int]
    at: Mapped[datetime]
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[PostingKind]
    account: Mapped[str] = mapped_column(String(40), index=True)
    amount: Mapped[Money]
    source_id: Mapped[UUID] = mapped_column(index=True)
    charge_id: Mapped[UUID] = mapped_column(ForeignKey("payments_charge.id"), index=True)
    concept: Mapped[str] = mapped_column(String(300))
    reference: Mapped[str] = mapped_column(String(60), index=True)
    official_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))


protect(Base.metadata.tables[LedgerEntry.__tablename__])


@dataclass(frozen=True)
class Posting:
    """A movement to be written. ``source_id`` is the receipt, refund or attempt it comes from.

    ``sides`` are accounts and amounts that add up to nothing, the debit first. ``moved_at`` is when
    the money moved, if not just now.
    """

    kind: PostingKind
    source_id: UUID
    sides: Sequence[tuple[str, Money]]
    reference: str
    official_id: UUID | None = None
    moved_at: datetime | None = None


def received_by(method: str) -> str:
    """Return the account of what came in by a means of payment, ``received.NAME``."""
    return f"{RECEIVED}{method}"


def sides_of(amount: Money, *, debit: str, credit: str) -> list[tuple[str, Money]]:
    """Return the two sides of a simple posting."""
    return [(debit, amount), (credit, Money(-amount.pesos))]


def is_income(account: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition for an account of income, the general one or a kind of debt's."""
    return or_(account == INCOME, account.startswith(f"{INCOME}."))


def pesos_of(amounts: InstrumentedAttribute[Money]) -> ColumnElement[int]:
    """Return the sum of a column of money as whole pesos; of no rows, 0.

    Cast: PostgreSQL's sum of whole numbers is a decimal, which `Money` rightly refuses.
    """
    return cast(func.coalesce(func.sum(type_coerce(amounts, BigInteger)), 0), BigInteger)


def post(session: Session, charge: Charge, posting: Posting) -> int:
    """Write a posting in the caller's transaction and return its number.

    Call it last: it locks the ledger until the commit, so that numbers have no gaps and a daily
    close never misses a payment that was being settled.

    Raises:
        ValueError: its sides do not add up to nothing.
    """
    if sum(amount.pesos for _, amount in posting.sides):
        raise ValueError(f"The sides of {posting} do not add up to nothing")
    number = next_folio(session, SERIES, ALL_YEARS)
    now = wiring(session).clock.now()
    day = _accounting_day(session, local_date(posting.moved_at or now), today=local_date(now))
    for line, (account, amount) in enumerate(posting.sides, start=1):
        session.add(
            LedgerEntry(
                number=number,
                line=line,
                at=now,
                day=day,
                kind=posting.kind,
                account=account,
                amount=amount,
                source_id=posting.source_id,
                charge_id=charge.id,
                concept=charge.concept,
                reference=posting.reference,
                official_id=posting.official_id,
            )
        )
    session.flush()
    return number


def _accounting_day(session: Session, moved_on: date, *, today: date) -> date:
    """Return the day the money moved, or while it is open today: nothing enters a closed day."""
    last: date | None = session.scalar(select(func.max(DayClose.day)))
    if last is None or last < moved_on:
        return moved_on
    return max(today, last + timedelta(days=1))
