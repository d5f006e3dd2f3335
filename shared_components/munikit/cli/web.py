# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal web``: the process that answers, the only one that loads pages."""

import gc
from importlib import import_module
from types import ModuleType

import click

from munikit.app.page_fitting import with_pages
from munikit.app.starting import require_ready
from munikit.app.web import create_app
from munikit.cli import slow_clients
from munikit.cli.context import PortalFolder, pass_folder
from munikit.cli.few_at_once import FewAtOnce, at_once
from munikit.cli.log import begin_log
from munikit.db import Database
from munikit.kernel.memory import give_back, take_little
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_THREADS = 12
_MOST_PROCESSES = 64


@click.command("web")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=_l("Dirección en que escucha.")
)
@click.option("--port", default=8000, show_default=True, help=_l("Puerto en que escucha."))
@click.option(
    "--processes",
    type=click.IntRange(1, _MOST_PROCESSES),
    default=1,
    show_default=True,
    help=_l("Cuántos procesos atienden: uno por procesador, con PostgreSQL."),
)
@pass_folder
def web(folder: PortalFolder, host: str, port: int, processes: int) -> None:
    """Atiende las páginas del portal, sin los demás procesos."""
    begin_log()
    if processes > 1:
        _require_several(folder.portal.database)
    take_little()
    folder.portal = with_pages(folder.portal)
    require_ready(folder.portal)
    # The application goes where what the modules were tried on was.
    gc.collect()
    app = create_app(folder.portal)
    give_back()
    serving = slow_clients.Serving(
        FewAtOnce(app, at_once=at_once(folder.portal.database.url)),
        host,
        port,
        threads=_THREADS,
        most_bytes=app.config["MAX_CONTENT_LENGTH"],
        # The application itself believes as many proxies as the settings say.
        clear_proxy_headers=not folder.portal.settings.site.proxies,
    )
    if processes == 1:
        slow_clients.serve(serving)
    else:
        # What was asked at the start came over a connection, which nobody shares.
        folder.portal.database.close()
        _prefork().serve(serving, processes)


def _require_several(database: Database) -> None:
    """Refuse several processes where they make people wait, or where nothing can keep them."""
    if _is_sqlite(database):
        raise click.BadParameter(
            _(
                "con SQLite atiende un solo proceso: escribe uno a la vez, y quienes esperan en "
                "procesos distintos no hacen fila. Para varios, use PostgreSQL."
            ),
            param_hint="--processes",
        )
    _prefork()


def _is_sqlite(database: Database) -> bool:
    return database.url.get_backend_name() == "sqlite"


def _prefork() -> ModuleType:
    try:
        # What one process alone has no use for.
        return import_module("munikit.cli.prefork")
    except ModuleNotFoundError as error:
        raise click.BadParameter(
            _("para varios procesos falta gunicorn: pip install 'munikit[production]'"),
            param_hint="--processes",
        ) from error
