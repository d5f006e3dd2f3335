# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of settlement files."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Digest
from munikit.public.data import Base, UUIDKey
from munikit.public.rules import Money


class SettlementKind(StrEnum):
    SALE = "venta"
    REFUND = "devolucion"


class SettlementFile(Base):
    """A file of a gateway, loaded once: the same content again is the same file."""

    __tablename__ = "payments_settlement_file"

    id: Mapped[UUIDKey]
    account: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[Digest] = mapped_column(unique=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    loaded_at: Mapped[datetime]
    loaded_by_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"))


class SettlementLine(Base):
    """A sale or refund the gateway settled. ``fee`` is what it keeps for itself."""

    __tablename__ = "payments_settlement_line"
    __table_args__ = (
        UniqueConstraint("file_id", "row"),
        CheckConstraint("amount > 0", name="positive_amount"),
    )

    id: Mapped[UUIDKey]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("payments_settlement_file.id"))
    row: Mapped[int]
    day: Mapped[date]
    kind: Mapped[SettlementKind]
    reference: Mapped[str] = mapped_column(String(60), index=True)
    authorization: Mapped[str] = mapped_column(String(60))
    amount: Mapped[Money]
    fee: Mapped[Money]
    paid_out_on: Mapped[date | None]
