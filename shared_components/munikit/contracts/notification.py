# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the platform tells of notifications by the State's platform (DDU)."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from munikit.contracts.events import Event


@dataclass(frozen=True)
class StateNoticeSettled(Event):
    """It is known what became of a notification: ``outcome`` is a `munikit` ``Delivery``."""

    name: ClassVar[str] = "notices.state_notice_settled"

    notice_id: UUID
    subject_id: UUID
    outcome: str
