# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of transfers: those people announced, the bank's files and their rows."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Digest
from munikit.kernel.transitions import Transitions
from munikit.public.data import Base, UUIDKey
from munikit.public.rules import RUT, Money


class Transfer(Base):
    """Somebody said they will pay a charge by transfer; it waits as long as the charge is open.

    ``reference`` is what they write in the message of the transfer. After ``valid_until``, if the
    amount has an end, what arrives is another amount than is owed.
    """

    __tablename__ = "payments_transfer"

    id: Mapped[UUIDKey]
    charge_id: Mapped[UUID] = mapped_column(ForeignKey("payments_charge.id"), unique=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    valid_until: Mapped[date | None]
    announced_at: Mapped[datetime]


class BankFileState(StrEnum):
    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"


class BankFile(Base):
    """A file of the bank: shown first, its rows settled when a person confirms it.

    ``known`` rows were in an earlier file; ``problems`` could not be read.
    """

    __tablename__ = "payments_bank_file"

    id: Mapped[UUIDKey]
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[Digest] = mapped_column(unique=True)
    state: Mapped[BankFileState] = mapped_column(default=BankFileState.PREVIEW)
    known: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    loaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"))
    loaded_at: Mapped[datetime]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    confirmed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class BankFileProblem(Base):
    """A row that was left out, and why."""

    __tablename__ = "payments_bank_file_problem"

    id: Mapped[UUIDKey]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("payments_bank_file.id"), index=True)
    row: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class LineState(StrEnum):
    NEW = "new"
    PAID = "paid"
    REVIEW = "review"
    FOREIGN = "foreign"
    RETURNED = "returned"
    ELSEWHERE = "elsewhere"


class LineMove(StrEnum):
    PAY = "pay"
    DOUBT = "doubt"
    SET_ASIDE = "set_aside"
    GIVE_BACK = "give_back"
    BOOK_ELSEWHERE = "book_elsewhere"


_S = LineState
_M = LineMove

# What nobody recognised is not lost: a person may still find whose it is.
LINE_TRANSITIONS = Transitions(
    {
        (_S.NEW, _M.PAY): _S.PAID,
        (_S.NEW, _M.DOUBT): _S.REVIEW,
        (_S.NEW, _M.SET_ASIDE): _S.FOREIGN,
        (_S.REVIEW, _M.PAY): _S.PAID,
        (_S.REVIEW, _M.GIVE_BACK): _S.RETURNED,
        (_S.REVIEW, _M.BOOK_ELSEWHERE): _S.ELSEWHERE,
        (_S.FOREIGN, _M.PAY): _S.PAID,
        (_S.FOREIGN, _M.GIVE_BACK): _S.RETURNED,
        (_S.FOREIGN, _M.BOOK_ELSEWHERE): _S.ELSEWHERE,
    }
)


class Reason(StrEnum):
    """Why a row does not pay a charge by itself."""

    NO_REFERENCE = "no_reference"
    UNKNOWN = "unknown"
    AMOUNT = "amount"
    PAID_ALREADY = "paid_already"
    CANCELLED = "cancelled"
    LATE = "late"
    OWN = "own"


class BankLine(Base):
    """Money that came in, as the bank tells it; ``day`` and ``operation`` are its identity.

    ``transfer_id`` is what its text names; ``proof`` what a person wrote who decided on it.
    """

    __tablename__ = "payments_bank_line"
    __table_args__ = (
        UniqueConstraint("day", "operation"),
        CheckConstraint("amount > 0", name="positive_amount"),
        CheckConstraint("state != 'review' or reason is not null", name="review_has_reason"),
        CheckConstraint("state != 'paid' or transfer_id is not null", name="paid_is_known"),
    )

    id: Mapped[UUIDKey]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("payments_bank_file.id"), index=True)
    row: Mapped[int]
    day: Mapped[date]
    operation: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Money]
    text: Mapped[str] = mapped_column(String(200))
    sender: Mapped[RUT | None]
    state: Mapped[LineState] = mapped_column(default=LineState.NEW, index=True)
    reason: Mapped[Reason | None]
    transfer_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments_transfer.id"), index=True)
    proof: Mapped[str] = mapped_column(String(60), default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    decided_at: Mapped[datetime | None]
