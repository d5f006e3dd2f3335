# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who heard which event before, so that what happens while they are away waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.contracts.events import Event, Subscription
from munikit.db import Base
from munikit.db.upsert import insert_or_ignore
from munikit.outbox.models import JobState, QueuedJob
from munikit.wiring import wiring


class Subscriber(Base):
    """A handler that was composed once; ``package`` is the one its module came in."""

    __tablename__ = "munikit_subscriber"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    event: Mapped[str] = mapped_column(String(120), index=True)
    package: Mapped[str] = mapped_column(String(100), index=True)


@dataclass(frozen=True)
class Parked:
    """Deliveries that wait for a handler of a package that does not run."""

    name: str
    package: str
    count: int


def remember(session: Session) -> list[Subscription]:
    """Note every handler that runs, strike off those its package lost; return the new ones."""
    known = set(session.scalars(select(Subscriber.name)))
    every = [each for heard in wiring(session).subscriptions.values() for each in heard]
    for each in every:
        values = {"name": each.name, "event": each.event.name, "package": package_of(each)}
        session.execute(insert_or_ignore(session, Subscriber, **values))
    here = {package_of(each) for each in every}
    gone = Subscriber.package.in_(here), Subscriber.name.not_in([each.name for each in every])
    session.execute(delete(Subscriber).where(*gone))
    return [each for each in every if each.name not in known]


def absent_names(session: Session, event: Event, present: Sequence[Subscription]) -> Sequence[str]:
    """Return who heard such an event before and does not run now."""
    here = {package_of(s) for heard in wiring(session).subscriptions.values() for s in heard}
    query = select(Subscriber.name).where(
        Subscriber.event == event.name,
        Subscriber.package.not_in(here),
        Subscriber.name.not_in([each.name for each in present]),
    )
    return session.scalars(query).all()


def parked(session: Session) -> Sequence[Parked]:
    """Return the deliveries that wait for who does not run, by handler."""
    here = [each.name for heard in wiring(session).subscriptions.values() for each in heard]
    query = (
        select(Subscriber.name, Subscriber.package, func.count())
        .join(QueuedJob, QueuedJob.name == Subscriber.name)
        .where(QueuedJob.state == JobState.QUEUED, Subscriber.name.not_in(here))
        .group_by(Subscriber.name, Subscriber.package)
        .order_by(Subscriber.name)
    )
    return [Parked(*row) for row in session.execute(query)]


def forget_subscribers(session: Session, package: str) -> int:
    """Forget a package's handlers and give up what waits for them; return how much that was."""
    names = session.scalars(select(Subscriber.name).where(Subscriber.package == package)).all()
    waiting = QueuedJob.name.in_(names), QueuedJob.state == JobState.QUEUED
    given_up = session.scalars(delete(QueuedJob).where(*waiting).returning(QueuedJob.id)).all()
    session.execute(delete(Subscriber).where(Subscriber.package == package))
    return len(given_up)


def package_of(subscription: Subscription) -> str:
    return subscription.handler.__module__.partition(".")[0]
