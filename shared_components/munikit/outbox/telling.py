# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the log says of work that failed: which, why, what to do, and never line upon line."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from munikit.db import Database
from munikit.kernel.words import lazy_gettext as _l

log = logging.getLogger(__name__)

# A mail server that is off fails a thousand mails, every one of them for the same reason.
MOST_LINES = 10
_WINDOW = timedelta(minutes=10)
# Reasons nobody foresaw may all differ.
_MOST_REASONS = 200

AGAIN = _l("Se intenta de nuevo solo: corrija la causa. Véalo con: portal notices")
GIVEN_UP = _l("Se abandonó. Corrija la causa y reintente en /bandeja/avisos (rol operator)")
_ENOUGH = (
    "Otros trabajos «%s» fallan por lo mismo: por diez minutos no se anotan uno por uno. Véalos "
    "con: portal notices"
)


@dataclass
class _Told:
    since: datetime
    count: int = 0


class _Lines:
    """Counts what was told of each reason; in one process, as a log is of one."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], _Told] = {}

    def turn(self, name: str, reason: str, now: datetime) -> tuple[int, int]:
        """Return which line this is of its reason, from 1, and how many were passed over before."""
        told = self._told.get((name, reason))
        passed_over = 0
        if told is None or now - told.since >= _WINDOW:
            passed_over = max(told.count - MOST_LINES, 0) if told else 0
            told = self._begin(name, reason, now)
        told.count += 1
        return told.count, passed_over

    def _begin(self, name: str, reason: str, now: datetime) -> _Told:
        self._told.pop((name, reason), None)
        if len(self._told) >= _MOST_REASONS:
            self._told.pop(next(iter(self._told)))
        told = self._told[name, reason] = _Told(now)
        return told


_lines: WeakKeyDictionary[Database, _Lines] = WeakKeyDictionary()


def about(payload: Mapping[str, Any], key: str) -> str:
    """Return what work is about: the subject of a notice has its folio."""
    return str(payload.get("subject") or key)


def tell(  # noqa: PLR0913 - the parts of one line, by keyword.
    database: Database,
    *,
    name: str,
    subject: str,
    attempt: int,
    reason: str,
    way_out: str,
    unforeseen: BaseException | None = None,
) -> None:
    """Write the line of one failure, or of many for one reason the last."""
    now = database.wiring.clock.now()
    line, passed_over = _lines.setdefault(database, _Lines()).turn(name, reason, now)
    if line > MOST_LINES:
        if line == MOST_LINES + 1:
            log.warning(_ENOUGH, name)
        return
    log.log(
        logging.ERROR if unforeseen else logging.WARNING,
        "%s «%s» no se hizo, intento %s: %s. %s%s",
        name,
        subject,
        attempt,
        reason.rstrip("."),
        way_out,
        f" (y {passed_over} más por lo mismo)" if passed_over else "",
        exc_info=unforeseen,
    )
