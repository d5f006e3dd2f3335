# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether each module's tables are those of its version, asked before the module may run."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from munikit.app.discovery import Quarantined, tables_of
from munikit.db.failures import OLDER_PACKAGES
from munikit.db.packages import MigrationsError
from munikit.kernel.words import gettext as _
from munikit.module import Module
from munikit.settings import SettingsError

_CONNECT_SECONDS = 3


def unready(url: str, core: Module, modules: Sequence[Module]) -> list[Quarantined]:
    """Return the modules whose tables are not those of their version, or that cannot make them.

    With them running each of their pages and handlers would fail. A database without tables, or
    that does not answer, says nothing about any module.
    """
    heads: list[tuple[Module, str]] = []
    lame: list[Quarantined] = []
    for module in modules:
        try:
            heads.append((module, _head(module)))
        except MigrationsError as error:
            lame.append(Quarantined(module.name, str(error)))
    return [*lame, *_behind(url, core, heads)]


def refuse_to_leave(url: str, modules: Sequence[Module], unknown: Sequence[str] = ()) -> None:
    """Refuse to run without a module that people still need.

    ``unknown`` are names that are switched on and nobody knows: one is perhaps what was meant.

    Raises:
        SettingsError: one of these that are switched off has rows in the table it ``holds``.
    """
    holding = [module for module in modules if module.holds]
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    if not holding or (is_file and not Path(address.database or "").is_file()):
        return
    try:
        engine = create_engine(address, poolclass=NullPool, connect_args=_options(address))
        with engine.connect() as connection:
            needed = [module for module in holding if _has_rows(connection, module.holds)]
    except SQLAlchemyError:
        return
    if needed:
        names = ", ".join(module.name for module in needed)
        lost = _(
            "[modules] enabled nombra módulos que no hay: %(unknown)s. ", unknown=", ".join(unknown)
        )
        raise SettingsError(
            _(
                "%(lost)sNo se puede apagar «%(names)s»: hay documentos que las personas "
                "ya tienen y que nadie podría descargar ni verificar. Agréguelo a "
                "[modules] enabled en portal.toml.",
                lost=lost if unknown else "",
                names=names,
            )
        )


def _has_rows(connection: Connection, table: str) -> bool:
    there = inspect(connection).has_table(table)
    return there and connection.execute(text(f"select 1 from {table} limit 1")).first() is not None  # noqa: S608 - a name a module declares, not input.


def _head(module: Module) -> str:
    if tables_of(module) and not module.migrated.is_complete:
        raise MigrationsError(
            _("tiene tablas y no trae la carpeta migrations/versions que las crea")
        )
    return module.migrated.head


def _behind(url: str, core: Module, heads: Sequence[tuple[Module, str]]) -> list[Quarantined]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return []  # Looking would make an empty one.
    try:
        engine = create_engine(address, poolclass=NullPool, connect_args=_options(address))
        with engine.connect() as connection:
            if not inspect(connection).has_table(core.migrated.version_table):
                return []
            return [
                _other(module, current, head)
                for module, head in heads
                if (current := _current(connection, module)) != head
            ]
    except SQLAlchemyError:
        return []


def _current(connection: Connection, module: Module) -> str:
    table = module.migrated.version_table
    if not inspect(connection).has_table(table):
        return ""
    return str(connection.scalar(text(f"select version_num from {table}")) or "")  # noqa: S608 - a name of ours, not input.


def _other(module: Module, current: str, head: str) -> Quarantined:
    if module.migrated.is_newer(current):
        told = _(
            "sus tablas son de la versión «%(current)s», más nueva que la instalada («%(head)s»)",
            current=current,
            head=head,
        )
        return Quarantined(module.name, told, OLDER_PACKAGES)
    return Quarantined(
        module.name,
        _(
            "sus tablas son de la versión «%(value)s» y necesita la «%(head)s»",
            value=current or _("ninguna"),
            head=head,
        ),
        _(
            "Ejecute: portal db upgrade, y reinicie el portal. Si eso falla, instale otra "
            "versión de «%(name)s». Mientras tanto, lo que le toca queda esperando.",
            name=module.name,
        ),
    )


def _options(address: URL) -> dict[str, object]:
    is_file = address.get_backend_name() == "sqlite"
    return {} if is_file else {"connect_timeout": _CONNECT_SECONDS}
