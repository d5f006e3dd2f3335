# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database server's time, for every process that uses it."""

import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

from munikit.kernel.clock import SystemClock, as_utc

_AGAIN_SECONDS = 10


class ServerClock:
    """Tells the server's time, carried on by a clock of this machine that nobody can set.

    So a machine whose clock is a day wrong gives the same terms and folios as the others. The
    server is asked as a connection is taken, at most every few seconds.
    """

    def __init__(self) -> None:
        self._asked: tuple[datetime, float] | None = None

    def now(self) -> datetime:
        if self._asked is None:
            return SystemClock().now()
        then, at = self._asked
        return then + timedelta(seconds=time.monotonic() - at)

    def follow(self, engine: Engine) -> None:
        """Keep to the time of this engine's server."""
        event.listen(engine, "checkout", self._look)

    def _look(self, connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver's own.
        at = time.monotonic()
        if self._asked is not None and at - self._asked[1] < _AGAIN_SECONDS:
            return
        try:
            with connection.cursor() as cursor:
                told = cursor.execute("select clock_timestamp()").fetchone()[0]
            connection.rollback()
        except Exception as error:  # The driver's own, of which each has another.
            # So the pool throws the connection away and takes a new one.
            raise DisconnectionError(str(error)) from error
        self._asked = as_utc(told), at
