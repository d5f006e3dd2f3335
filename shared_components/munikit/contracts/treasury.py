# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The treasury port: charging a person. The payments module provides it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.contracts.events import Event
from munikit.contracts.ports import Port
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT


class ChargeState(StrEnum):
    """``paid`` is for good: money that goes back is a refund, and the charge stays paid."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


class RefundCause(StrEnum):
    """Why money goes back: it was asked for, paid twice, or paid when nothing was owed."""

    ASKED = "asked"
    TWICE = "twice"
    LATE = "late"


class RefundProgress(StrEnum):
    WAITS = "waits"
    ON_ITS_WAY = "on_its_way"
    DONE = "done"
    DECLINED = "declined"


@dataclass(frozen=True)
class MoneyBack:
    """Money of a case that goes back, or does not; ``note`` says why the treasury declined."""

    amount: Money
    cause: RefundCause
    progress: RefundProgress
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class ChargeRequest:
    """What is charged, for what and to whom.

    ``subject_id`` is the case; ``reference`` is what the payer recognises (a folio or a title);
    ``return_path`` is the portal's own path the payer goes back to, starting with ``/``.
    """

    subject_id: UUID
    payer_id: UUID
    concept: str
    reference: str
    amount: Money
    return_path: str


@dataclass(frozen=True)
class ChargeStatus:
    """A charge as other modules may see it. ``path`` is the portal's page where it is paid."""

    id: UUID
    amount: Money
    state: ChargeState
    paid_at: datetime | None
    receipt_folio: str | None
    path: str


class Treasury(Protocol):
    """Joins the caller's transaction; moves no money and calls nobody outside the database."""

    def open_charge(self, session: Session, request: ChargeRequest) -> ChargeStatus:
        """Open a charge, or return the one that is open or paid for the same subject.

        Raises:
            ConflictError: the subject's charge leads back to another page: it is of another thing.
            InvalidError: the amount is not positive. What costs nothing is never charged.
        """
        ...

    def charge_of(self, session: Session, subject_id: UUID) -> ChargeStatus | None:
        """Return the charge of a case: the paid one first, else the open one."""
        ...

    def cancel_charge(self, session: Session, subject_id: UUID) -> None:
        """Cancel the open charge of a case, if there is one; a paid one stays paid."""
        ...

    def ask_refund(self, session: Session, subject_id: UUID, reason: str, *, by_id: UUID) -> bool:
        """Ask that all that is left of a case's payment goes back; asking twice asks once.

        It moves no money: a treasurer who is not ``by_id`` approves or declines it. Return whether
        it goes back: false where nothing was paid, or this very request was declined before.
        """
        ...

    def money_back(self, session: Session, subject_id: UUID) -> Sequence[MoneyBack]:
        """Return what goes back of all that was paid for a case, oldest first."""
        ...


TREASURY: Port[Treasury] = Port("treasury")
"""Charges a person, and says whether they paid; see `Treasury`, which the payments module keeps."""


@dataclass(frozen=True)
class OverdueDebt:
    """How much was due before a day and is not paid, without adjustment and interest."""

    count: int
    total: Money
    oldest_due_on: date | None


class DebtRegister(Protocol):
    """The debts the municipality imported. Joins the caller's transaction and changes nothing."""

    def overdue(
        self, session: Session, on: date, *, run: RUT | None = None, property_roll: str = ""
    ) -> OverdueDebt:
        """Return what a person, a property, or either of the two owes that was due before ``on``.

        Raises:
            InvalidError: neither a RUN nor a roll (*rol de avalúo*) is given, or it is no roll.
        """
        ...


DEBTS: Port[DebtRegister] = Port("debts")


@dataclass(frozen=True)
class ChargePaid(Event):
    """A charge was paid, by whatever means, and its receipt exists.

    ``paid_at`` is when the payer paid, which may be long before anybody hears of it; nothing
    where whoever tells of it does not know.
    """

    name: ClassVar[str] = "payments.charge_paid"

    charge_id: UUID
    subject_id: UUID
    paid_at: datetime | None = None


@dataclass(frozen=True)
class ChargeRefunded(Event):
    """Money of a paid charge went back, all of it or a part; the charge stays paid."""

    name: ClassVar[str] = "payments.charge_refunded"

    charge_id: UUID
    subject_id: UUID
    amount: Money
