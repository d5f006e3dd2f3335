# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal serve``: everything a portal needs, in one command, stopped by one Ctrl-C."""

import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from types import FrameType

import click

from munikit.app.demo_accounts import demo_accounts
from munikit.app.starting import require_ready
from munikit.cli.context import PortalFolder, pass_folder
from munikit.cli.supervisor import Supervisor
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Simulator

_HOST = "127.0.0.1"


@click.command("serve")
@click.option("--port", default=8000, show_default=True, help=_l("Puerto de la página."))
@pass_folder
def serve(folder: PortalFolder, port: int) -> None:
    """Pone en marcha el portal completo para probarlo. Ctrl-C lo detiene todo."""
    if not _is_free(port):
        raise click.ClickException(
            _(
                "El puerto %(port)s está ocupado. Pruebe con otro: portal serve --port %(port2)s",
                port=port,
                port2=port + 1,
            )
        )
    require_ready(folder.portal)
    with _stopping() as supervisor:
        address = f"http://{_HOST}:{port}"
        environment = {"PORTAL_SITE__URL": address}
        for simulator in _wanted(folder):
            _start_simulator(supervisor, folder, simulator, environment)
        supervisor.start(_("página"), _command(folder, "web", "--port", str(port)), environment)
        supervisor.start("trabajos", _command(folder, "worker"), environment)
        supervisor.await_start(lambda: _answers(port))
        _welcome(folder, address)
        supervisor.watch()


@contextmanager
def _stopping() -> Iterator[Supervisor]:
    supervisor = Supervisor()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        supervisor.stopping = True

    heard = [signal.SIGINT, signal.SIGTERM]
    # A terminal that is closed hangs up; under nohup that is not to be heard.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        heard.append(signal.SIGHUP)
    before = {each: signal.signal(each, ask_to_stop) for each in heard}
    try:
        yield supervisor
    finally:
        supervisor.stop()
        for each, handler in before.items():
            signal.signal(each, handler)
        with suppress(OSError):  # The terminal may be gone.
            click.echo("\nPortal detenido.")


def _wanted(folder: PortalFolder) -> list[Simulator]:
    portal = folder.portal
    every = (simulator for module in portal.modules for simulator in module.simulators)
    return [simulator for simulator in every if simulator.is_wanted(portal.settings)]


def _start_simulator(
    supervisor: Supervisor, folder: PortalFolder, simulator: Simulator, environment: dict[str, str]
) -> None:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port = probe.getsockname()[1]
    environment[simulator.variable] = f"http://{_HOST}:{port}"
    program = _command(folder, "simulator", simulator.name, "--port", str(port))
    supervisor.start(simulator.title, program, {})


def _command(folder: PortalFolder, *command: str) -> list[str]:
    return [sys.executable, "-m", "munikit.cli", "--carpeta", str(folder.root), *command]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def _answers(port: int) -> bool:
    connection = HTTPConnection(_HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's OK.
    except OSError:
        return False
    finally:
        connection.close()


def _welcome(folder: PortalFolder, address: str) -> None:
    click.echo(f"\n  {folder.portal.settings.municipality.name}")
    click.echo(_("  %(style)s    (Ctrl-C lo detiene)\n", style=click.style(address, bold=True)))
    for account in demo_accounts(folder.portal.settings):
        click.echo(f"  {account}")
    click.echo("")
