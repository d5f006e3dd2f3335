# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the case engine tells the modules."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from munikit.events import Event


@dataclass(frozen=True)
class CaseSubmitted(Event):
    """The application is complete, paid if it had to be, and its legal clock runs."""

    name: ClassVar[str] = "cases.submitted"

    case_id: UUID


@dataclass(frozen=True)
class InformationRequested(Event):
    """An official asked for something; the clock stands still until the person answers."""

    name: ClassVar[str] = "cases.information_requested"

    case_id: UUID


@dataclass(frozen=True)
class InformationReceived(Event):
    """The person answered; the clock runs again."""

    name: ClassVar[str] = "cases.information_received"

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
class MessageSent(Event):
    """An official wrote to the person; nothing is asked and the clock goes on."""

    name: ClassVar[str] = "cases.message_sent"

    case_id: UUID


@dataclass(frozen=True)
class TermExtended(Event):
    """The term to answer was extended; the reason is in the case's history."""

    name: ClassVar[str] = "cases.term_extended"

    case_id: UUID


@dataclass(frozen=True)
class SilenceClaimed(Event):
    """The person held the municipality to its silence; with positive silence five days run."""

    name: ClassVar[str] = "cases.silence_claimed"

    case_id: UUID


@dataclass(frozen=True)
class AppealFiled(Event):
    """The person asked that a refusal be looked at again; thirty business days run."""

    name: ClassVar[str] = "cases.appeal_filed"

    case_id: UUID


@dataclass(frozen=True)
class AppealDecided(Event):
    """It was answered. Upheld, the refusal is void and the case is decided anew."""

    name: ClassVar[str] = "cases.appeal_decided"

    case_id: UUID
    upheld: bool


@dataclass(frozen=True)
class CaseWithdrawn(Event):
    """The person gave the application up."""

    name: ClassVar[str] = "cases.withdrawn"

    case_id: UUID


@dataclass(frozen=True)
class MessageReceived(Event):
    """The person wrote to whoever has the case; nothing is answered by it and the clock goes on."""

    name: ClassVar[str] = "cases.message_received"

    case_id: UUID


@dataclass(frozen=True)
class CaseAssigned(Event):
    """Somebody else made ``to_id`` responsible for the case."""

    name: ClassVar[str] = "cases.assigned"

    case_id: UUID
    to_id: UUID


@dataclass(frozen=True)
class OpinionAsked(Event):
    """Another unit was asked for its opinion (Ley 19.880 art. 37)."""

    name: ClassVar[str] = "cases.opinion_asked"

    case_id: UUID
    opinion_id: UUID


@dataclass(frozen=True)
class OpinionGiven(Event):
    """The unit that was asked gave its opinion."""

    name: ClassVar[str] = "cases.opinion_given"

    case_id: UUID
    opinion_id: UUID
