# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How often one person does something within an hour, counted so that nobody slips past a limit."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db import Base
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.settings import Settings
from munikit.wiring import wiring

_KEPT = timedelta(days=2)


class Counted(StrEnum):
    """What is counted by the hour; each has its setting under ``[limits]``."""

    DRAFTS = "drafts_per_hour"
    APPLICATIONS = "applications_per_hour"
    POWERS = "powers_per_hour"
    UPLOADS = "uploads_per_hour"
    PAYMENTS = "payments_per_hour"
    LOOKUPS = "lookups_per_hour"
    DESK_LOOKUPS = "desk_lookups_per_hour"


_WORDS = {
    Counted.DRAFTS: _l("Comenzó muchas solicitudes en poco rato."),
    Counted.APPLICATIONS: _l("Envió muchas solicitudes en poco rato. Esta queda guardada."),
    Counted.POWERS: _l("Adjuntó muchos poderes en poco rato. Su solicitud queda guardada."),
    Counted.UPLOADS: _l("Adjuntó muchos archivos en poco rato. Este no se guardó; los demás sí."),
    Counted.PAYMENTS: _l("Comenzó muchos pagos en poco rato. Con este no se le cobró nada."),
    Counted.LOOKUPS: _l("Hizo muchas consultas en poco rato."),
    Counted.DESK_LOOKUPS: _l("Buscó a muchas personas en poco rato."),
}


class TooMuchError(InvalidError):
    """A person did something more often than the municipality lets anybody; nothing was lost."""


class Usage(Base):
    """How often a person did something in the hour that begins at ``since``."""

    __tablename__ = "munikit_usage"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"), primary_key=True)
    what: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]


def count_use(session: Session, person_id: UUID, what: Counted) -> None:
    """Count one more, in the caller's transaction, which is undone where it is refused.

    The row is written before anything else is looked at: of two that come at once the second
    waits for the first, so that ``number`` limits checked after it hold too.

    Raises:
        TooMuchError: it was done as often as the setting allows within this hour.
    """
    now = wiring(session).clock.now()
    since = now.replace(minute=0, second=0, microsecond=0)
    mine = {"person_id": person_id, "what": what.value, "since": since}
    session.execute(insert_or_ignore(session, Usage, **mine, count=0))
    most = limit_of(wiring(session).settings, what)
    one_more = (
        update(Usage)
        .where(Usage.person_id == person_id, Usage.what == what.value, Usage.since == since)
        .where(Usage.count < most)
        .values(count=Usage.count + 1)
        .returning(Usage.count)
        .execution_options(synchronize_session=False)
    )
    used = session.scalar(one_more)
    if used is None:
        raise _too_much(what, minutes=60 - now.minute)
    if used == 1:
        old = Usage.person_id == person_id, Usage.since < now - _KEPT
        session.execute(delete(Usage).where(*old).execution_options(synchronize_session=False))


def limit_of(settings: Settings, what: Counted) -> int:
    number: int = getattr(settings.limits, what.value)
    return number


def _too_much(what: Counted, *, minutes: int) -> TooMuchError:
    wait = ngettext("%(num)s minuto", "%(num)s minutos", minutes)
    return TooMuchError(_("%(words)s Pruebe de nuevo en %(wait)s.", words=_WORDS[what], wait=wait))
