# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of the outbox: what happened, and what is still to be done about it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, UUIDKey


class StoredEvent(Base):
    """A fact that was published, kept as it was told."""

    __tablename__ = "munikit_event"

    id: Mapped[UUIDKey]
    name: Mapped[str] = mapped_column(String(120), index=True)
    payload: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class QueuedJob(Base):
    """A piece of work. ``key`` makes asking twice the same as asking once.

    ``lease_until`` is set while a worker has it; after that moment another may take it over.
    """

    __tablename__ = "munikit_job"
    __table_args__ = (Index("ix_munikit_job_due", "state", "run_at"),)

    id: Mapped[UUIDKey]
    name: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(250), unique=True)
    payload: Mapped[dict[str, Any]]
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
