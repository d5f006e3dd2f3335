# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of debts, of the files they come from and of what is paid in one go."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import StoredHash
from munikit.public.data import Base, PersonID, UUIDKey, declared
from munikit.public.rules import RUT, Money


class DebtState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


_TILL = declared(
    purpose="Saber si la orden se paga en caja",
    ground="Decreto ley 3.063, de rentas municipales",
    kept="Con la orden",
)


class DebtOrder(Base):
    """Several debts paid in one go; its charge has its id as subject.

    ``is_online``: a discount for paying online is in it, so the till cannot take it. ``at_till``: a
    cashier made it, for somebody who stands there with the money.
    """

    __tablename__ = "payments_debt_order"

    id: Mapped[UUIDKey]
    payer_id: Mapped[PersonID]
    is_online: Mapped[bool]
    at_till: Mapped[bool] = mapped_column(default=False, info=_TILL)
    valid_until: Mapped[date] = mapped_column(index=True)
    created_at: Mapped[datetime]


class Debt(Base):
    """What a person or a property owes, as the municipality's own system knows it.

    ``order_id`` is the order it is being paid with, if any: a debt is in one at a time. An
    instalment is a debt of its own; ``whole_id`` is what the file calls all of them together, and
    ``first_due_on`` the day its first one was due.
    """

    __tablename__ = "payments_debt"
    __table_args__ = (
        UniqueConstraint("kind", "external_id"),
        UniqueConstraint("kind", "whole_id", "instalment"),
        CheckConstraint("instalment between 1 and instalments", name="one_of_its_instalments"),
        CheckConstraint("amount > 0", name="positive_amount"),
        CheckConstraint("run is not null or property_roll != ''", name="is_somebodys"),
        CheckConstraint("(state = 'paid') = (paid_at is not null)", name="paid_has_its_date"),
    )

    id: Mapped[UUIDKey]
    kind: Mapped[str] = mapped_column(String(31))
    external_id: Mapped[str] = mapped_column(String(60))
    whole_id: Mapped[str] = mapped_column(String(60))
    instalment: Mapped[int] = mapped_column(default=1)
    instalments: Mapped[int] = mapped_column(default=1)
    run: Mapped[RUT | None] = mapped_column(index=True)
    property_roll: Mapped[str] = mapped_column(String(11), index=True, default="")
    concept: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Money]
    due_on: Mapped[date]
    first_due_on: Mapped[date]
    state: Mapped[DebtState] = mapped_column(default=DebtState.OPEN)
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("payments_debt_order.id"), index=True)
    updated_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]


class DebtOrderLine(Base):
    """What one debt adds to an order, as it was computed the day the order was made."""

    __tablename__ = "payments_debt_order_line"
    __table_args__ = (UniqueConstraint("order_id", "debt_id"),)

    id: Mapped[UUIDKey]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("payments_debt_order.id"))
    debt_id: Mapped[UUID] = mapped_column(ForeignKey("payments_debt.id"), index=True)
    amount: Mapped[Money]
    adjustment: Mapped[Money]
    interest: Mapped[Money]
    fine: Mapped[Money]
    discount: Mapped[Money]

    @property
    def total(self) -> Money:
        return self.amount + self.adjustment + self.interest + self.fine - self.discount


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"


class DebtImport(Base):
    """A file of debts. ``rows_done`` says how far it is: a second process goes on from there."""

    __tablename__ = "payments_debt_import"

    id: Mapped[UUIDKey]
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[StoredHash]
    state: Mapped[ImportState] = mapped_column(default=ImportState.WAITING)
    refusal: Mapped[str] = mapped_column(Text, default="")
    rows: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    problems: Mapped[int] = mapped_column(default=0)
    loaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    loaded_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class DebtImportProblem(Base):
    """A row that was left out, and why."""

    __tablename__ = "payments_debt_import_problem"

    id: Mapped[UUIDKey]
    import_id: Mapped[UUID] = mapped_column(ForeignKey("payments_debt_import.id"), index=True)
    row: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
