# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of money: charges, attempts to pay them, receipts."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import NAMES_NO_FILE
from munikit.public.contracts import ChargeState
from munikit.public.data import Base, UUIDKey, partial_index
from munikit.public.rules import Money
from munikit_payments.charges.states import AttemptState


def receipt_path(charge_id: UUID) -> str:
    """Return where a payer finds the receipt of what was paid."""
    return f"/pagos/{charge_id}/comprobante"


class Charge(Base):
    """What somebody owes for something. A case has at most one that is open or paid."""

    __tablename__ = "payments_charge"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive_amount"),
        partial_index(
            "uq_payments_charge_live", "subject_id", where="state != 'cancelled'", unique=True
        ),
    )

    id: Mapped[UUIDKey]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"), index=True)
    concept: Mapped[str] = mapped_column(String(300))
    reference: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Money]
    state: Mapped[ChargeState] = mapped_column(default=ChargeState.OPEN, index=True)
    return_path: Mapped[str] = mapped_column(String(250))
    created_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]


class Attempt(Base):
    """One try at paying a charge through the gateway; its amount never changes.

    ``lease_until`` is set while a process settles it; ``answer`` is what the gateway said last.
    """

    __tablename__ = "payments_attempt"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive_amount"),
        partial_index(
            "uq_payments_attempt_authorized", "charge_id", where="state = 'authorized'", unique=True
        ),
    )

    id: Mapped[UUIDKey]
    charge_id: Mapped[UUID] = mapped_column(ForeignKey("payments_charge.id"), index=True)
    buy_order: Mapped[str] = mapped_column(String(26), unique=True)
    gateway: Mapped[str] = mapped_column(String(20))
    token: Mapped[str | None] = mapped_column(String(64), unique=True, info=NAMES_NO_FILE)
    amount: Mapped[Money]
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.CREATED, index=True)
    lease_until: Mapped[datetime | None]
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class Method(StrEnum):
    """How a receipt was paid where no gateway was: else it is the gateway's name."""

    COUNTER = "counter"
    TRANSFER = "transfer"


class Receipt(Base):
    """The proof of a payment, with a folio that has no gaps."""

    __tablename__ = "payments_receipt"

    id: Mapped[UUIDKey]
    charge_id: Mapped[UUID] = mapped_column(ForeignKey("payments_charge.id"), unique=True)
    folio: Mapped[str] = mapped_column(String(40), unique=True)
    # A gateway's name, or a `Method`.
    method: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Money]
    # The gateway's authorisation code, or the number of the till's own receipt.
    authorization: Mapped[str] = mapped_column(String(60))
    card_last_digits: Mapped[str] = mapped_column(String(4), default="")
    cashier_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    paid_at: Mapped[datetime]
