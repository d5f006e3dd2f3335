# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which pages failed lately, for ``portal doctor``: a view is tried by whoever opens it."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from math import inf
from time import monotonic

from sqlalchemy import String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, Database
from munikit.kernel.errors import DomainError
from munikit.kernel.formats import moment
from munikit.kernel.words import gettext as _
from munikit.module import Finding, Health

log = logging.getLogger(__name__)

_LATELY = timedelta(days=1)
# A page that fails at every visit must not write at every visit.
_PAUSE_SECONDS = 60.0


class Failure(Base):
    """The last failure of a page; ``error`` is its kind alone, as its words may name people."""

    __tablename__ = "munikit_failure"

    endpoint: Mapped[str] = mapped_column(String(200), primary_key=True)
    error: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]


class Failures:
    """Notes for one process which pages fail, each at most once a minute."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[str, float] = {}

    def note(self, endpoint: str, error: Exception, code: str) -> None:
        """Note a failure; where even that fails, the log has it all the same."""
        now = monotonic()
        if now - self._noted.get(endpoint, -inf) < _PAUSE_SECONDS:
            return
        self._noted[endpoint] = now
        try:
            with self._database.transaction() as session:
                at = self._database.wiring.clock.now()
                kind = type(error).__name__[:100]
                session.merge(Failure(endpoint=endpoint[:200], error=kind, code=code, at=at))
        except (SQLAlchemyError, DomainError) as second:
            log.warning(
                "La falla %s está solo en este registro, portal doctor no la dirá: %s",
                code,
                type(second).__name__,
            )


def failing_findings(database: Database, owners: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the pages that failed in the last day, each with whose it is."""
    since = database.wiring.clock.now() - _LATELY
    query = select(Failure).where(Failure.at > since).order_by(Failure.at.desc())
    with database.reading() as session:
        for each in session.scalars(query):
            named = each.endpoint.rpartition(".")[0]
            whose = owners.get(named, _("un módulo que no está activo"))
            yield Finding(
                Health.PROBLEM,
                _(
                    "La página «%(endpoint)s» de %(whose)s falló con %(error)s; la última "
                    "vez, %(moment)s",
                    endpoint=each.endpoint,
                    whose=whose,
                    error=each.error,
                    moment=moment(each.at),
                ),
                _(
                    "Busque el código %(code)s en el registro de «portal web» y avise a "
                    "quien hizo el módulo. Se deja de decir un día después",
                    code=each.code,
                ),
            )
