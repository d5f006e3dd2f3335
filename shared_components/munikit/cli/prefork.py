# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several processes that answer at one address: gunicorn keeps them, in each is our own server.

The application is made once and the processes are forked from it, so that they share its memory; a
connection to the database is nobody's who forks. What each does with a slow client, a large request
or a stop is what one process alone does: `munikit.cli.slow_clients`.
"""

import logging
import os
import signal
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from munikit.cli.slow_clients import STOP_SECONDS, Serving, create

log = logging.getLogger(__name__)

# The loop of each says every second that it turns; one that does not is ended and started again.
_SILENT_SECONDS = 60
_QUEUED_CONNECTIONS = 1024


def serve(serving: Serving, processes: int) -> None:
    """Answer until the process is asked to stop.

    Raises:
        OSError: nothing may listen there.
    """
    _Keeper(_Application(serving, processes), _listening(serving)).run()


class _Application(BaseApplication):  # type: ignore[misc] # gunicorn has no types.
    def __init__(self, serving: Serving, processes: int) -> None:
        self.serving = serving
        self.processes = processes
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "workers": self.processes,
            "worker_class": f"{__name__}.Answering",
            "logger_class": f"{__name__}.Log",
            "timeout": _SILENT_SECONDS,
            "graceful_timeout": STOP_SECONDS + 5,
            "control_socket_disable": True,
            "child_exit": _tell,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - as above.
        return self.serving.app


class _Keeper(Arbiter):  # type: ignore[misc] # as above.
    """gunicorn's, which would load its settings anew where a terminal hangs up: ours ends."""

    def __init__(self, app: _Application, listening: Sequence[socket.socket]) -> None:
        super().__init__(app)
        self.LISTENERS = list(listening)
        heard = [signal.SIGINT, signal.SIGTERM, signal.SIGQUIT]
        # Under nohup it is not to be heard.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            heard.append(signal.SIGHUP)
        self.SIGNALS = heard

    def handle_hup(self) -> None:
        self.handle_term()


class Answering(Worker):  # type: ignore[misc] # as above.
    """One of the processes."""

    def init_signals(self) -> None:
        """Hear what gunicorn hears, and nothing of a terminal under nohup."""
        ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        super().init_signals()
        if ignored:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def run(self) -> None:
        """Answer until asked to stop, or until whoever keeps the processes is gone."""
        create(self.app.serving, sockets=self.sockets).run_while(self._is_wanted)

    def _is_wanted(self) -> bool:
        self.notify()
        return bool(self.alive) and os.getppid() == self.ppid


class Log(Logger):  # type: ignore[misc] # as above.
    """Says what goes wrong where the rest of the portal says it."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - as above.
        self.cfg = cfg
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


def _listening(serving: Serving) -> list[socket.socket]:
    made = []
    with ExitStack() as held:
        for family, kind, protocol, address in serving.addresses():
            one = held.enter_context(socket.socket(family, kind, protocol))
            made.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(address)
            one.setblocking(False)  # noqa: FBT003 - the socket's own.
            one.listen(_QUEUED_CONNECTIONS)
            log.info("Serving on http://%s:%s", *one.getsockname()[:2])
        held.pop_all()
    return made


def _tell(keeper: _Keeper, worker: Worker) -> None:
    # It closes what it listens at before it asks them to stop.
    if keeper.LISTENERS:
        log.warning("El proceso %s de la página terminó solo. Se inicia otro.", worker.pid)
