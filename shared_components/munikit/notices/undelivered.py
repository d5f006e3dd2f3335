# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What could not be sent in three days: who may see it, and trying it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor, Role, allow
from munikit.kernel.errors import ConflictError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.outbox import QueuedJob, dead_jobs, reason_for, revive, waiting_jobs


class OperatorPermission(StrEnum):
    RETRY = "notices:job:retry"


OPERATOR = Role(
    "operator",
    _l("Operación: avisos y trabajos que no se pudieron hacer"),
    frozenset({OperatorPermission.RETRY}),
)
_TITLES = {
    "notices.send_mail": _l("Correo"),
    "notices.send_sms": _l("Mensaje de texto"),
    "notices.send_ddu": _l("Notificación del Estado"),
}


@dataclass(frozen=True)
class Undelivered:
    """A piece of work that was given up. ``to`` is masked: whoever mends it need not know."""

    id: UUID
    title: str
    subject: str
    to: str
    since: datetime
    attempts: int
    error: str


def undelivered(session: Session, *, by: Actor) -> list[Undelivered]:
    """Return what was given up, the oldest first."""
    allow(by, OperatorPermission.RETRY)
    return given_up(session)


def waiting(session: Session, *, by: Actor) -> list[Undelivered]:
    """Return what failed and is tried again by itself, the oldest first."""
    allow(by, OperatorPermission.RETRY)
    return not_yet(session)


def given_up(session: Session) -> list[Undelivered]:
    return [_shown(job) for job in dead_jobs(session)]


def not_yet(session: Session) -> list[Undelivered]:
    return [_shown(job) for job in waiting_jobs(session)]


def retry(session: Session, ids: Sequence[UUID], *, by: Actor) -> int:
    """Try again, for another three days; return how many there were.

    Raises:
        ConflictError: somebody did it before.
    """
    allow(by, OperatorPermission.RETRY)
    count = revive(session, ids)
    if not count:
        raise ConflictError(_("Ya se está intentando de nuevo. Cargue la página otra vez."))
    data = {"jobs": " ".join(str(each) for each in ids)}
    audit.record(session, "notices.retry", actor_id=by.id, subject_id=None, data=data)
    return count


def masked(address: str) -> str:
    """Return ``r…@ejemplo.cl`` or ``…678``: enough to tell two apart, no more."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"…{address[-3:]}" if address else ""


def _shown(job: QueuedJob) -> Undelivered:
    return Undelivered(
        id=job.id,
        title=_TITLES.get(job.name, job.name),
        subject=str(job.payload.get("subject", "")),
        to=masked(str(job.payload.get("to", ""))),
        since=job.first_at,
        attempts=job.attempts,
        error=reason_for(job),
    )
