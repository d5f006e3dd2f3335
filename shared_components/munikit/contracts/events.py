# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tell through an event: a fact in the past tense, with identifiers and no personal data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Event:
    """The base of all events.

    Subclasses are frozen dataclasses with a ``name`` of their own. Their fields hold identifiers,
    amounts and dates: never a document, never personal data, for events are kept.
    """

    name: ClassVar[str]


E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Subscription:
    """Who hears an event; made by `on`, which checks the types.

    Not generic on purpose: see `munikit.contracts.ports.Provision`.
    """

    event: type[Event]
    handler: Callable[[Session, Any], None]
    catches_up: bool = False

    @property
    def name(self) -> str:
        """The name the delivery is stored under; it must survive upgrades."""
        return f"{self.handler.__module__}.{self.handler.__qualname__}"


def on(
    event: type[E],
    handler: Callable[[Session, E], None],
    *,
    catches_up: bool = False,
) -> Subscription:
    """Call ``handler`` once the event's transaction has committed.

    Each delivery runs in a transaction of its own, at least once: handlers are idempotent and do
    no I/O beyond the database.
    With ``catches_up`` it is told, once, of what happened before its module first ran here.
    """
    return Subscription(event, handler, catches_up)
