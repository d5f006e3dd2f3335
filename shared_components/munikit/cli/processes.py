# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The processes of a portal that answer nobody in it: the one that works, the simulators."""

import logging
import signal
import threading
from types import FrameType

import click
import waitress

from munikit.app.starting import require_ready
from munikit.cli.context import PortalFolder, pass_folder
from munikit.cli.log import begin_log
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.outbox import run_due
from munikit.outbox.steadily import keep_doing

log = logging.getLogger(__name__)

_THREADS = 12


@click.command("worker")
@click.option("--once", is_flag=True, help=_l("Hace lo pendiente y termina."))
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
@click.option("--port", required=True, type=int, help=_l("Puerto en que escucha."))
@pass_folder
def simulator(folder: PortalFolder, name: str, port: int) -> None:
    """Atiende el simulador de un sistema externo (ClaveÚnica, una pasarela), para probar."""
    simulators = {each.name: each for m in folder.portal.modules for each in m.simulators}
    if name not in simulators:
        known = ", ".join(sorted(simulators)) or _("ninguno")
        raise click.BadParameter(
            _("No hay un simulador %(name)s. Hay: %(known)s.", name=name, known=known)
        )
    waitress.serve(
        simulators[name].create(), host="127.0.0.1", port=port, threads=_THREADS, ident=None
    )


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    return stop
