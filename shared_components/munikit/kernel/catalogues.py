# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Catalogues of texts: the platform's, those of modules and the municipality's own.

Each is a folder ``translations/<language>/LC_MESSAGES/messages.po``, as gettext's tools have it. It
is read as it is, once in a process: nothing has to be compiled, and installed packages carry it.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

SPANISH = "es"
FOLDER = "translations"
FILE = "LC_MESSAGES/messages.po"
CODE = re.compile("[a-z]{2,3}")
_PLACES = re.compile(r"%(?:\((\w+)\))?([a-z]?)|\{(\w*)\}")


class _Process:
    """Where catalogues are: a process serves one portal, as it has one clock on the wall."""

    folders: tuple[Path, ...] = (Path(str(files("munikit"))) / FOLDER,)


def folders() -> tuple[Path, ...]:
    """Return where catalogues are; a later one wins."""
    return _Process.folders


def keep_words_of(packages: Iterable[str], root: Path) -> None:
    """Speak with the words of these packages from now on; those in a portal's ``root`` win."""
    _Process.folders = (*(Path(str(files(each))) / FOLDER for each in packages), root / FOLDER)
    catalogue_of.cache_clear()
    has_catalogue.cache_clear()


@lru_cache
def has_catalogue(language: str) -> bool:
    """Say whether anything can be said in a language."""
    return language == SPANISH or any(_files(language))


@lru_cache
def catalogue_of(language: str) -> NullTranslations:
    """Return what is said in a language; a text that it lacks is said in Spanish."""
    found = list(_files(language))
    return _read(language, found) if found else NullTranslations()


def _files(language: str) -> Iterator[Path]:
    if CODE.fullmatch(language):
        every = (folder / language / FILE for folder in _Process.folders)
        yield from filter(_is_there, every)


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError as error:  # Of another account, or on a disk that is away.
        log.warning("No se puede leer %s: %s. Sus textos se dicen en español", file, error)
        return False


def _read(language: str, found: Iterable[Path]) -> NullTranslations:
    # All of Babel's tools come with it: a portal that speaks Spanish alone never needs them.
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - see above.
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - see above.

    whole = Catalog(language)
    for file in found:
        for message in messages(file, language):
            if message.id and is_usable(message):
                # Else Babel keeps the words that were there.
                whole.delete(message.id, context=message.context)
                whole.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return GNUTranslations(compiled)


def messages(file: Path, language: str | None = None) -> list[Any]:
    """Return the messages of a catalogue; none, and a line in the log, where it cannot be read."""
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - as `_read`.

    try:
        with file.open("rb") as opened:
            return list(read_po(opened, language, abort_invalid=True))
    except (OSError, PoFileError, UnicodeError, ValueError) as error:
        log.warning("No se puede leer %s: %s. Sus textos se dicen en español", file, error)
        return []


def is_usable(message: Any) -> bool:  # noqa: ANN401 - Babel's message.
    """Say whether a text is translated, and has no place that nothing is known for."""
    if message.fuzzy or not message.string:
        return False
    ids = message.id if message.pluralizable else (message.id,)
    said = message.string if message.pluralizable else (message.string,)
    known = {place for each in ids for place in _PLACES.findall(each)}
    return all(said) and all(set(_PLACES.findall(each)) <= known for each in said)
