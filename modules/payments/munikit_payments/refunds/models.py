# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table of refunds and the moves between their states."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from munikit.kernel.transitions import Transitions
from munikit.public.data import Base, UUIDKey, partial_index
from munikit.public.rules import Money


class RefundState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    SENDING = "sending"
    DONE = "done"
    DECLINED = "declined"
    REVIEW = "review"


class RefundMove(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    SEND = "send"
    RELEASE = "release"
    CONFIRM = "confirm"
    DOUBT = "doubt"


class RefundWay(StrEnum):
    """Through the gateway, or by the treasury's own means (a transfer, a cheque)."""

    GATEWAY = "gateway"
    BY_HAND = "by_hand"


_S = RefundState
_M = RefundMove

REFUND_TRANSITIONS = Transitions(
    {
        (_S.REQUESTED, _M.APPROVE): _S.APPROVED,
        (_S.REQUESTED, _M.DECLINE): _S.DECLINED,
        (_S.APPROVED, _M.SEND): _S.SENDING,
        # Its lease ran out: another process takes it over.
        (_S.SENDING, _M.SEND): _S.SENDING,
        (_S.SENDING, _M.RELEASE): _S.APPROVED,
        (_S.SENDING, _M.CONFIRM): _S.DONE,
        (_S.SENDING, _M.DOUBT): _S.REVIEW,
        # By hand: somebody shows the proof.
        (_S.APPROVED, _M.CONFIRM): _S.DONE,
        (_S.REVIEW, _M.CONFIRM): _S.DONE,
        (_S.REVIEW, _M.DECLINE): _S.DECLINED,
    }
)
_LIVE = "state in ('requested', 'approved', 'sending', 'review')"


class Refund(Base):
    """Money to be given back of a payment. A payment has at most one that is under way.

    ``sent_at`` is written before the gateway is called, so that a crash leaves a trace of what
    may have happened. ``reopens``: the debts that were paid are owed again once it is done.
    ``refusals`` counts calls it answered without giving the money back.
    """

    __tablename__ = "payments_refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive_amount"),
        CheckConstraint("decided_by_id != requested_by_id", name="two_people"),
        partial_index("uq_payments_refund_live", "charge_id", where=_LIVE, unique=True),
    )

    id: Mapped[UUIDKey]
    charge_id: Mapped[UUID] = mapped_column(ForeignKey("payments_charge.id"), index=True)
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments_attempt.id"))
    amount: Mapped[Money]
    reason: Mapped[str] = mapped_column(Text)
    way: Mapped[RefundWay]
    reopens: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RefundState] = mapped_column(default=RefundState.REQUESTED, index=True)
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"))
    requested_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    refusals: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    # The gateway's word for what it did (reversed, nullified), empty if by hand.
    kind: Mapped[str] = mapped_column(String(20), default="")
    # The gateway's authorization, or the number of the transfer or cheque.
    proof: Mapped[str] = mapped_column(String(60), default="")
    done_at: Mapped[datetime | None]
