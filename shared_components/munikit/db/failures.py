# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a database says when it fails, as a sentence with the way out.

Drivers speak English and name no setting. Their words are matched, because SQLAlchemy gives one
class to a wrong password, a server that is off and a file that another process holds.
"""

import re
from collections.abc import Callable

from sqlalchemy import URL
from sqlalchemy.exc import (
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

# What a database that is away, restarting or busy raises; what is wrong with the question is not.
AWAY = (OperationalError, InterfaceError, PoolTimeoutError, DisconnectionError)
_WHERE = _l("[database] url en portal.toml o PORTAL_DATABASE__URL en .env")
_MOST = 200
OLDER_PACKAGES = _l(
    "Instale los paquetes con que se hicieron, o recupere el respaldo de la base de "
    "antes de actualizar: no hay cómo bajarlas"
)


class NewerTablesError(Exception):
    """The tables are of a version of munikit that is not installed here."""


def explain(error: SQLAlchemyError, url: URL) -> str:
    """Say what is wrong with the database and what to do, in one sentence or two."""
    said = _said(error)
    for pattern, words in _MEANINGS:
        found = re.search(pattern, said, re.IGNORECASE)
        if found:
            return words(url, *found.groups())
    return _(
        "La base de datos %(place)s respondió: %(first_line)s.",
        place=place(url),
        first_line=_first_line(said),
    )


def place(url: URL) -> str:
    """Return where a database is, without its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database or ":memory:")
    host = url.host or url.query.get("host") or "localhost"
    return f"«{url.database or ''}» en {host}:{url.port or 5432}"


def _said(error: SQLAlchemyError) -> str:
    if isinstance(error, NoSuchModuleError | PoolTimeoutError):
        return f"{type(error).__name__}: {error}"
    return str(error.orig if isinstance(error, DBAPIError) else error)


def _first_line(said: str) -> str:
    lines = said.strip().splitlines() or [_("nada")]
    return lines[0][:_MOST].rstrip(".")


def _away(why: str) -> Callable[..., str]:
    return lambda url, *_rest: _("La base de datos %(place)s %(why)s", place=place(url), why=why)


def _password(_url: URL, user: str) -> str:
    return _(
        "La base de datos no acepta la clave del usuario «%(user)s». Corrija %(where)s.",
        user=user,
        where=_WHERE,
    )


def _no_database(_url: URL, name: str) -> str:
    return _(
        "El servidor no tiene una base de datos llamada «%(name)s». Créela (createdb "
        "%(name)s) o corrija %(where)s.",
        name=name,
        where=_WHERE,
    )


def _file(why: str) -> Callable[..., str]:
    return lambda url, *_rest: f"{place(url)}: {why}"


_MEANINGS: tuple[tuple[str, Callable[..., str]], ...] = (
    (r'authentication failed for user "([^"]*)"', _password),
    (r"no password supplied", _away(_l("pide una clave. Póngala en %(where)s.", where=_WHERE))),
    (
        r'role "([^"]*)" does not exist',
        lambda _u, who: _(
            "El servidor no conoce al usuario «%(who)s». Créelo o corrija %(where)s.",
            who=who,
            where=_WHERE,
        ),
    ),
    (r'database "([^"]*)" does not exist', _no_database),
    (
        r"no pg_hba.conf entry",
        _away(_l("no acepta conexiones de esta máquina. Agréguela en pg_hba.conf del servidor.")),
    ),
    (
        r"resolve host|translate host name|name or service not known",
        _away(
            _l(
                "no se encuentra: nadie conoce ese nombre. Corrija el servidor en %(where)s.",
                where=_WHERE,
            )
        ),
    ),
    (
        r"connection refused|no such file or directory.*socket|is the server running",
        _away(
            _l(
                "no acepta conexiones. Encienda el servidor, o corrija la dirección en %(where)s.",
                where=_WHERE,
            )
        ),
    ),
    (
        r"starting up|shutting down|recovery mode",
        _away(_l("se está reiniciando. Espere un momento.")),
    ),
    (
        r"closed the connection|terminating connection|connection.*(?:lost|closed|reset)",
        _away(_l("cortó la conexión, como al reiniciarse. Espere un momento.")),
    ),
    (
        r"too many (?:clients|connections)|remaining connection slots",
        _away(_l("no admite más conexiones. Suba max_connections o baje la cantidad de procesos.")),
    ),
    (
        r"PoolTimeoutError|QueuePool limit|TimeoutError",
        _away(_l("está ocupada con demasiadas preguntas a la vez. Espere un momento.")),
    ),
    (
        r"lock timeout|could not obtain lock|database (?:table )?is locked",
        _away(
            _l(
                "está tomada por otro proceso. Espere a que termine; si no termina, véalo con: ps "
                "ax | grep portal"
            )
        ),
    ),
    (r"statement timeout", _away(_l("tardó demasiado en responder. Vea qué la ocupa."))),
    (
        r"timeout|timed out",
        _away(_l("no respondió a tiempo. Revise la red y %(where)s.", where=_WHERE)),
    ),
    (
        r"permission denied for (?:schema|table|database)",
        _away(
            _l(
                "no deja crear o leer tablas a ese usuario. Hágalo dueño de la base: alter "
                "database … owner to …"
            )
        ),
    ),
    (
        r"no such table|undefinedtable|relation .* does not exist|no such column|undefinedcolumn",
        _away(_l("no tiene las tablas de esta versión. Ejecute: portal db upgrade")),
    ),
    (
        r"not a database|malformed",
        _file(
            _l(
                "no es una base SQLite, o está dañada. Guárdela aparte y recupere el respaldo más "
                "reciente."
            )
        ),
    ),
    (
        r"readonly database|read-only",
        _file(
            _l(
                "no se puede escribir. Revise de quién es el archivo y su carpeta (ls -l), y que "
                "el disco no esté en solo lectura."
            )
        ),
    ),
    (
        r"unable to open database file",
        _file(
            _l(
                "no se puede abrir. Revise que la carpeta exista y que esta cuenta pueda escribir "
                "en ella."
            )
        ),
    ),
    (
        r"disk is full|no space left|could not extend file",
        _away(_l("no tiene espacio en el disco. Libere espacio.")),
    ),
    (r"disk i/o error", _file(_l("el disco falla al leer o escribir. Revíselo antes de seguir."))),
    (
        r"NoSuchModuleError",
        lambda _u, *_rest: _(
            "La dirección de la base de datos debe empezar por sqlite:/// o "
            "postgresql+psycopg:// . Corrija %(where)s.",
            where=_WHERE,
        ),
    ),
)
