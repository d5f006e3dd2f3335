# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal web``: the process that answers, the only one that loads pages."""

import ctypes
import gc
from contextlib import suppress

import click

from munikit.app.page_fitting import with_pages
from munikit.app.starting import require_ready
from munikit.app.web import create_app
from munikit.cli import slow_clients
from munikit.cli.context import PortalFolder, pass_folder
from munikit.cli.log import begin_log
from munikit.kernel.words import lazy_gettext as _l

_THREADS = 12
_M_ARENA_MAX = -8  # malloc.h


@click.command("web")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=_l("Dirección en que escucha.")
)
@click.option("--port", default=8000, show_default=True, help=_l("Puerto en que escucha."))
@pass_folder
def web(folder: PortalFolder, host: str, port: int) -> None:
    """Atiende las páginas del portal, sin los demás procesos."""
    begin_log()
    with suppress(AttributeError):
        # glibc gives each thread an arena of its own: five megabytes for nothing where the
        # interpreter lets one thread run at a time. Other C libraries have no such option.
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
    folder.portal = with_pages(folder.portal)
    require_ready(folder.portal)
    # The application goes where what the modules were tried on was.
    gc.collect()
    app = create_app(folder.portal)
    _give_back_memory()
    slow_clients.serve(
        app,
        host=host,
        port=port,
        threads=_THREADS,
        most_bytes=app.config["MAX_CONTENT_LENGTH"],
        # The application itself believes as many proxies as the settings say.
        clear_proxy_headers=not folder.portal.settings.site.proxies,
    )


def _give_back_memory() -> None:
    """Give back what only the start needed, and look no more at what stays for good."""
    gc.collect()
    gc.freeze()
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
