# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Powers (*poderes*, Ley 19.880 art. 22): who may act for whom, for what and until when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, PersonID, StoredHash, UUIDKey
from munikit.kernel.rut import RUT
from munikit.kernel.transitions import Transitions
from munikit.kernel.words import lazy_gettext as _l

# The paper is kept with the case's files; no question has this name.
POWER = "_power"


class Capacity(StrEnum):
    """In what capacity; the law takes a power given electronically or before a notary."""

    LEGAL = "legal"
    NOTARIAL = "notarial"
    ELECTRONIC = "electronic"
    PARENT = "parent"


CAPACITIES = {
    Capacity.LEGAL: _l("Representante legal"),
    Capacity.NOTARIAL: _l("Poder ante notario"),
    Capacity.ELECTRONIC: _l("Poder con firma electrónica"),
    Capacity.PARENT: _l("Madre, padre o quien tiene el cuidado personal"),
}


class PowerState(StrEnum):
    """``EXPIRED`` is never stored: an accepted power is so from the day after its last."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class PowerMove(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


POWER_TRANSITIONS = Transitions(
    {
        (PowerState.REQUESTED, PowerMove.ACCEPT): PowerState.ACCEPTED,
        (PowerState.REQUESTED, PowerMove.REFUSE): PowerState.REFUSED,
        (PowerState.REQUESTED, PowerMove.WITHDRAW): PowerState.WITHDRAWN,
        (PowerState.ACCEPTED, PowerMove.WITHDRAW): PowerState.WITHDRAWN,
    }
)


class Letter(StrEnum):
    """Whether the represented person must still be told on paper."""

    NOT_NEEDED = "not_needed"
    DUE = "due"
    SENT = "sent"


class Power(Base):
    """What one person showed to act for another: a file, of exactly one represented RUN.

    ``represented_name`` is what the representative typed and vouches for nothing;
    ``confirmed_name`` what an official read on the paper, empty until it is accepted. ``scope`` is
    empty for everything, or names ``procedures`` or ``kinds``. ``ended_…`` say who withdrew it; the
    portal has its file no longer then, unless it is part of a case that was sent.
    """

    __tablename__ = "munikit_power"
    __table_args__ = (
        Index("ix_munikit_power_state", "state", "asked_at"),
        Index("ix_munikit_power_represented_run", "represented_run", "state"),
        CheckConstraint(
            "state <> 'accepted' OR (decided_by_id IS NOT NULL AND until_on IS NOT NULL "
            "AND confirmed_name <> '')",
            name="accepted_by_somebody",
        ),
    )

    id: Mapped[UUIDKey]
    representative_id: Mapped[PersonID]
    represented_run: Mapped[RUT]
    represented_name: Mapped[str] = mapped_column(String(200))
    confirmed_name: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[Capacity]
    sha256: Mapped[StoredHash | None]
    file_name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size_bytes: Mapped[int]
    state: Mapped[PowerState] = mapped_column(default=PowerState.REQUESTED)
    scope: Mapped[dict[str, Any]] = mapped_column(default=dict)
    until_on: Mapped[date | None]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    letter: Mapped[Letter] = mapped_column(default=Letter.NOT_NEEDED)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class.

    @property
    def was_accepted(self) -> bool:
        return bool(self.confirmed_name)

    def covers(self, procedure_id: str, kind: str) -> bool:
        """Say whether what was accepted reaches a procedure."""
        if not self.scope:
            return True
        named = procedure_id in self.scope.get("procedures", ())
        return named or kind in self.scope.get("kinds", ())

    def state_on(self, day: date) -> PowerState:
        """Return the state as people see it on a day."""
        if self.state is PowerState.ACCEPTED and self.until_on is not None and self.until_on < day:
            return PowerState.EXPIRED
        return self.state
