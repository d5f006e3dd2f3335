# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The control of the sieges: ``python unguarded.py web --port N`` without what holds against them.

As many works at a time as there are threads, half a minute of patience with a lock, and the plain
server with its limit of a hundred connections.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import waitress

from munikit.cli import slow_clients
from munikit.cli.main import main
from munikit.db import turns
from munikit.kernel import bulkhead
from munikit.web import sessions
from munikit.web import transactions as web


@contextmanager
def no_limit(_self: object) -> Iterator[None]:
    yield


def plainly(serving: slow_clients.Serving) -> None:
    place = {"host": serving.host, "port": serving.port}
    waitress.serve(serving.app, threads=serving.threads, connection_limit=100, **place)


def unguard() -> None:
    bulkhead.Bulkhead.place = no_limit
    turns.WriteTurns.turn = no_limit
    web.PATIENCE_SECONDS = 30.0
    slow_clients.serve = plainly
    # Whoever looks at a page leaves a row.
    sessions.PortalSession.has_a_row = True


if __name__ == "__main__":
    unguard()
    sys.exit(main())
