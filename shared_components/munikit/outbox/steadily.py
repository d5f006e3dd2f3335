# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A loop that no failure ends: one line in the log, a longer pause, and on."""

import logging
import threading
from collections.abc import Callable

from sqlalchemy import URL

from munikit.db.failures import AWAY, explain

log = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0


def keep_doing(act: Callable[[], object], stop: threading.Event, database: URL) -> None:
    """Do something until told to stop; ``act`` says whether there was anything to do."""
    failures = 0
    while not stop.is_set():
        try:
            pause = 0.0 if act() else IDLE_SECONDS
        except Exception as error:  # noqa: BLE001 - whatever it is, the next round may go well.
            failures += 1
            pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(failures - 1, 9), _LONGEST_PAUSE_SECONDS)
            _tell(error, database, pause, again=failures > 1)
        else:
            if failures:
                log.info("Los trabajos siguen; intentos que fallaron: %s.", failures)
            failures = 0
        stop.wait(pause)


def _tell(error: Exception, database: URL, pause: float, *, again: bool) -> None:
    if isinstance(error, AWAY):
        log.warning("%s Los trabajos esperan %.1f s.", explain(error, database), pause)
        return
    # What nobody foresaw is told whole, the first time.
    log.error(
        "Falló la vuelta de los trabajos (%s: %s); se repite en %.1f s.",
        type(error).__name__,
        str(error).partition("\n")[0],
        pause,
        exc_info=None if again else error,
    )
