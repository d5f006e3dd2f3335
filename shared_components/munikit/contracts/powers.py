# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is told of powers to act for somebody else."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from munikit.contracts.events import Event


@dataclass(frozen=True)
class PowerDecided(Event):
    """An official accepted or refused a power."""

    name: ClassVar[str] = "cases.power_decided"

    power_id: UUID


@dataclass(frozen=True)
class PowerWithdrawn(Event):
    """A power was withdrawn by one of its two parties or by an official."""

    name: ClassVar[str] = "cases.power_withdrawn"

    power_id: UUID


@dataclass(frozen=True)
class RepresentationAccepted(Event):
    """A case that waited for its power goes on as if it had just been submitted."""

    name: ClassVar[str] = "cases.representation_accepted"

    case_id: UUID
