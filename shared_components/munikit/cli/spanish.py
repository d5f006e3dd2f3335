# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What click says of a command line that it cannot use, in Spanish and with the way out."""

import re
from collections.abc import Callable
from difflib import get_close_matches

import click

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_KINDS = {"File": _l("el archivo"), "Directory": _l("la carpeta"), "Path": _l("la ruta")}
_SEVERAL = re.compile(r"^'?(?P<value>.*?)'? is not one of (?P<choices>.*)\.$", re.DOTALL)
_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"^(File|Directory|Path) '(.*)' does not exist\.$"),
        lambda m: _("no existe %(kinds)s «%(m)s»", kinds=_KINDS[m[1]], m=m[2]),
    ),
    (
        re.compile(r"^\w+ '(.*)' is a file\.$"),
        lambda m: _("«%(m)s» es un archivo, no una carpeta", m=m[1]),
    ),
    (
        re.compile(r"^\w+ '(.*)' is a directory\.$"),
        lambda m: _("«%(m)s» es una carpeta, no un archivo", m=m[1]),
    ),
    (
        re.compile(r"^\w+ '(.*)' is not (?:readable|writable|executable)\.$"),
        lambda m: _("esta cuenta no tiene permiso sobre «%(m)s»; revíselo con: ls -l", m=m[1]),
    ),
    (
        re.compile(r"^'(.*)' is not a valid (?:integer|float)"),
        lambda m: _("«%(m)s» no es un número", m=m[1]),
    ),
    (
        re.compile(r"^(.*) is not in the range"),
        lambda m: _("«%(m)s» está fuera de lo permitido", m=m[1]),
    ),
    (
        re.compile(r"^'(.*)' does not match the formats?"),
        lambda m: _("«%(m)s» no es una fecha como 2026-12-31", m=m[1]),
    ),
    (
        _SEVERAL,
        lambda m: _(
            "«%(value)s» no sirve; use uno de %(choices)s", value=m["value"], choices=m["choices"]
        ),
    ),
    (re.compile(r"^Option '(.*)' requires"), lambda m: _("falta el valor de %(m)s", m=m[1])),
    (re.compile(r"^Option '(.*)' does not take"), lambda m: f"{m[1]} no lleva valor"),
    (
        re.compile(r"^Got unexpected extra arguments? \((.*)\)"),
        lambda m: _("sobra «%(m)s» (lo que tiene espacios va entre comillas)", m=m[1]),
    ),
    (re.compile(r"^Missing command\."), lambda _rest: _("falta decir qué hacer")),
)


def told(error: click.ClickException) -> str:
    """Return what is wrong with what was typed, and where to read how it is typed."""
    if not isinstance(error, click.UsageError):
        return error.format_message()
    what = _what(error)
    lines = [what if what.endswith((".", "?")) else f"{what}."]
    if error.ctx is not None:
        usage = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
        lines.append(
            _(
                "Se escribe: %(command_path)s %(pieces)s",
                command_path=error.ctx.command_path,
                pieces=_pieces(usage),
            ).rstrip()
        )
        lines.append(f"Ayuda: {error.ctx.command_path} --ayuda")
    return "\n".join(lines)


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return _(
            "No existe la opción %(option_name)s%(meant)s",
            option_name=error.option_name,
            meant=_meant(error.possibilities),
        )
    if isinstance(error, click.NoSuchCommand):
        return _(
            "No existe el comando «%(command_name)s»%(meant)s",
            command_name=error.command_name,
            meant=_meant(_commands_like(error)),
        )
    if isinstance(error, click.MissingParameter):
        return _("Falta %(hint)s", hint=_hint(error))
    words = _translated(error.message)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_hint(error)}: {words}"
    return words[:1].upper() + words[1:]


def _hint(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx) if error.param and error.ctx else _("un dato")


def _commands_like(error: click.NoSuchCommand) -> list[str]:
    # Commands that are loaded when they are asked for are not among click's own guesses.
    if error.ctx is None or not isinstance(error.ctx.command, click.Group):
        return []
    return get_close_matches(error.command_name, error.ctx.command.list_commands(error.ctx))


def _meant(possibilities: object) -> str:
    names = [str(each) for each in possibilities] if isinstance(possibilities, list) else []
    return _("; ¿quiso escribir %(names)s?", names=names[0]) if names else ""


def _translated(message: str) -> str:
    for pattern, words in _WORDS:
        found = pattern.match(message)
        if found:
            return words(found)
    return message.rstrip(".")


def _pieces(usage: str) -> str:
    return usage.replace("[OPTIONS]", "[OPCIONES]").replace("COMMAND [ARGS]", "COMANDO [DATOS]")
