# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the case engine tells the modules."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from munikit.contracts.events import Event


@dataclass(frozen=True)
class CaseSubmitted(Event):
    """The application is complete, paid if it had to be, and its legal clock runs."""

    name: ClassVar[str] = "cases.submitted"

    case_id: UUID


@dataclass(frozen=True)
class CaseApproved(Event):
    """The decision is favourable and nothing is owed: the outcome may be registered.

    ``kind`` is the procedure's kind, by which a module knows the cases that are its own.
    """

    name: ClassVar[str] = "cases.approved"

    case_id: UUID
    kind: str


@dataclass(frozen=True)
class CaseRejected(Event):
    """The decision is unfavourable; its reason and norm are in the case."""

    name: ClassVar[str] = "cases.rejected"

    case_id: UUID


@dataclass(frozen=True)
class CaseIssued(Event):
    """The paper the case ends in can be downloaded."""

    name: ClassVar[str] = "cases.issued"

    case_id: UUID


@dataclass(frozen=True)
class CaseWithdrawn(Event):
    """The person gave the application up."""

    name: ClassVar[str] = "cases.withdrawn"

    case_id: UUID


@dataclass(frozen=True)
class CaseAssigned(Event):
    """Somebody else made ``to_id`` responsible for the case."""

    name: ClassVar[str] = "cases.assigned"

    case_id: UUID
    to_id: UUID


@dataclass(frozen=True)
class CaseActed(Event):
    """Something was done in a case that somebody is to know of.

    ``act`` is its name, such as ``appealed``; ``line_id`` its line in the case's history.
    """

    name: ClassVar[str] = "cases.acted"

    case_id: UUID
    line_id: UUID
    act: str
