# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The processes a portal consists of: one that answers, one that works, the simulators."""

import ctypes
import gc
import logging
import signal
import threading
from contextlib import suppress
from types import FrameType

import click
import waitress

from munikit.app import create_app
from munikit.app.starting import require_ready
from munikit.cli import patient_server
from munikit.cli.context import PortalFolder, pass_folder
from munikit.cli.log import begin_log
from munikit.outbox import run_due
from munikit.outbox.steadily import keep_doing

log = logging.getLogger(__name__)

_THREADS = 12
_M_ARENA_MAX = -8  # malloc.h


@click.command("web")
@click.option("--host", default="127.0.0.1", show_default=True, help="Dirección en que escucha.")
@click.option("--port", default=8000, show_default=True, help="Puerto en que escucha.")
@pass_folder
def web(folder: PortalFolder, host: str, port: int) -> None:
    """Atiende las páginas del portal, sin los demás procesos."""
    begin_log()
    with suppress(AttributeError):
        # glibc gives each thread an arena of its own: five megabytes for nothing where the
        # interpreter lets one thread run at a time. Other C libraries have no such option.
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    require_ready(folder.portal)
    # The application goes where what the modules were tried on was.
    gc.collect()
    app = create_app(folder.portal)
    _give_back_memory()
    patient_server.serve(
        app,
        host=host,
        port=port,
        threads=_THREADS,
        most_bytes=app.config["MAX_CONTENT_LENGTH"],
        # The application itself believes as many proxies as the settings say.
        clear_proxy_headers=not folder.portal.settings.site.proxies,
    )


@click.command("worker")
@click.option("--once", is_flag=True, help="Hace lo pendiente y termina.")
@pass_folder
def worker(folder: PortalFolder, *, once: bool) -> None:
    """Hace los trabajos pendientes: documentos, correos, avisos entre módulos."""
    begin_log()
    portal = folder.portal
    require_ready(portal)
    if once:
        while run_due(portal.database, portal.jobs):
            pass
        return
    stop = _stop_on_signals()
    jobs = portal.jobs
    log.info("El trabajador espera trabajos de %s.", portal.settings.municipality.name)
    keep_doing(
        lambda: run_due(portal.database, jobs, must_stop=stop.is_set), stop, portal.database.url
    )


@click.command("simulator")
@click.argument("name")
@click.option("--port", required=True, type=int, help="Puerto en que escucha.")
@pass_folder
def simulator(folder: PortalFolder, name: str, port: int) -> None:
    """Atiende el simulador de un sistema externo (ClaveÚnica, Webpay), para probar."""
    simulators = {each.name: each for m in folder.portal.modules for each in m.simulators}
    if name not in simulators:
        known = ", ".join(sorted(simulators)) or "ninguno"
        raise click.BadParameter(f"No hay un simulador {name}. Hay: {known}.")
    waitress.serve(
        simulators[name].create(), host="127.0.0.1", port=port, threads=_THREADS, ident=None
    )


def _give_back_memory() -> None:
    """Give back what only the start needed, and look no more at what stays for good."""
    gc.collect()
    gc.freeze()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    return stop
