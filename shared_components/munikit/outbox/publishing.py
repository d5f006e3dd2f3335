# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing to the outbox, always in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints
from uuid import UUID, uuid4
from weakref import WeakSet

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.contracts.events import Event, Subscription
from munikit.db import Database
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.money import Money
from munikit.outbox.models import JobState, QueuedJob, StoredEvent
from munikit.outbox.subscribers import absent_names, remember
from munikit.outbox.work import Job
from munikit.wiring import wiring

_remembered: WeakSet[Database] = WeakSet()


def publish(session: Session, event: Event) -> None:
    """Write the event and one delivery for each subscriber; they are made after the commit.

    A subscriber whose module is away has its delivery too, made when the module is back.
    """
    stored = StoredEvent(
        id=uuid4(), name=event.name, payload=as_payload(event), at=wiring(session).clock.now()
    )
    session.add(stored)
    present = wiring(session).subscriptions.get(type(event), ())
    names = (*(each.name for each in present), *absent_names(session, event, present))
    _queue(session, [_row(session, each, f"{stored.id}:{each}", stored.payload) for each in names])


def remember_once(database: Database) -> None:
    """Note who hears what in this portal, once for each process that works."""
    if database in _remembered:
        return
    with database.transaction() as session:
        for subscription in remember(session):
            if subscription.catches_up:
                _catch_up(session, subscription)
    _remembered.add(database)


def _catch_up(session: Session, subscription: Subscription) -> None:
    stored = select(StoredEvent).where(StoredEvent.name == subscription.event.name)
    for event in session.scalars(stored.order_by(StoredEvent.at)):
        name = subscription.name
        # What was delivered to it before has its row, and with it this key.
        _queue(session, [_row(session, name, f"{event.id}:{name}", event.payload)])


def enqueue(
    session: Session,
    job: Job,
    *,
    key: str,
    payload: Mapping[str, str | int] | None = None,
    run_at: datetime | None = None,
) -> None:
    """Ask for a job once: a second call with the same ``key`` changes nothing."""
    row = _row(session, job.name, f"{job.name}:{key}", dict(payload or {}))
    _queue(session, [row if run_at is None else {**row, "run_at": run_at}])


def _queue(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write work down, in one statement."""
    if rows:
        session.execute(insert_or_ignore(session, QueuedJob), rows)


def _row(session: Session, name: str, key: str, payload: dict[str, Any]) -> dict[str, Any]:
    now = wiring(session).clock.now()
    return {
        "id": uuid4(),
        "name": name,
        "key": key,
        "payload": payload,
        "state": JobState.QUEUED,
        "run_at": now,
        "attempts": 0,
        "first_at": now,
        "error": "",
    }


def as_payload(event: Event) -> dict[str, Any]:
    """Return an event's fields as JSON values."""
    return {f.name: _plain(getattr(event, f.name)) for f in fields(event)}


def as_event(kind: type[Event], payload: Mapping[str, Any]) -> Event:
    """Return the event a payload was made from."""
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value) for name, value in payload.items()})


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.pesos
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _typed(kind: Any, value: Any) -> object:  # noqa: ANN401 - a type or a union, a JSON value.
    if isinstance(kind, UnionType):
        # Of ``datetime | None``, what a value that is there was made from.
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if value is None:
        return None
    if kind in (UUID, Money):
        return kind(value)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return value
