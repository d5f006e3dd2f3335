# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fakes that keep the contracts of `munikit.contracts` in memory."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from munikit.contracts.adapters import Mail
from munikit.contracts.treasury import (
    ChargeRequest,
    ChargeState,
    ChargeStatus,
    MoneyBack,
    RefundCause,
    RefundProgress,
)
from munikit.kernel.clock import Clock, SystemClock
from munikit.kernel.errors import NotFoundError
from munikit.kernel.words import gettext as _


class MemoryFileStore:
    """A file store that forgets everything with the test."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self.kept: dict[str, bytes] = {}
        self._put_at: dict[str, datetime] = {}

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.kept[sha256] = content
        self._put_at[sha256] = self._clock.now()
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            return self.kept[sha256]
        except KeyError:
            raise NotFoundError(_("No encontramos ese archivo.")) from None

    def put_at(self, sha256: str) -> datetime | None:
        return self._put_at.get(sha256)

    def delete(self, sha256: str) -> None:
        self.kept.pop(sha256, None)
        self._put_at.pop(sha256, None)

    def names(self, prefix: str) -> Iterator[str]:
        yield from [each for each in self.kept if each.startswith(prefix)]

    def drop_unfinished(self, before: datetime) -> None:
        del before  # It puts whole contents only.


class MemoryMailer:
    """A mailer that keeps what it was given, in ``sent``."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)


_REFUNDED_AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@dataclass
class MemoryTreasury:
    """Opens charges and forgets them with the test."""

    charges: dict[UUID, ChargeStatus] = field(default_factory=dict)
    refunds: dict[UUID, str] = field(default_factory=dict)

    def open_charge(self, _session: Session, request: ChargeRequest) -> ChargeStatus:
        charge = ChargeStatus(
            uuid4(), request.amount, ChargeState.OPEN, None, None, f"/pagos/{request.subject_id}"
        )
        return self.charges.setdefault(request.subject_id, charge)

    def charge_of(self, _session: Session, subject_id: UUID) -> ChargeStatus | None:
        return self.charges.get(subject_id)

    def cancel_charge(self, _session: Session, subject_id: UUID) -> None:
        if subject_id in self.charges and self.charges[subject_id].state is ChargeState.OPEN:
            cancelled = replace(self.charges[subject_id], state=ChargeState.CANCELLED)
            self.charges[subject_id] = cancelled

    def ask_refund(self, _session: Session, subject_id: UUID, reason: str, *, by_id: UUID) -> bool:
        del by_id
        charge = self.charges.get(subject_id)
        if charge is None or charge.state is not ChargeState.PAID:
            return False
        self.refunds.setdefault(subject_id, reason)
        return True

    def money_back(self, _session: Session, subject_id: UUID) -> list[MoneyBack]:
        if subject_id not in self.refunds:
            return []
        amount = self.charges[subject_id].amount
        return [MoneyBack(amount, RefundCause.ASKED, RefundProgress.WAITS, _REFUNDED_AT)]
