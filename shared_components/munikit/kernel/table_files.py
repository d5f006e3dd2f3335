# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables of the municipality's folder that gain a row now and then, while the portal runs."""

import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.resting import rests_on, rests_on_this_moment
from munikit.kernel.words import gettext as _

log = logging.getLogger(__name__)
T = TypeVar("T")
_Seen = tuple[int, int, int, int] | None


class UnreadableTableError(UnavailableError):
    """A table can't be read; ``reason`` is for who keeps the portal: file, row and column."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _(
                "No se puede calcular este cobro por ahora. Vuelva a intentarlo más tarde "
                "o escriba a la municipalidad."
            )
        )
        self.reason = reason


def read_as_it_stands(read: Callable[[Path], T], path: Path, setting: str) -> T:
    """Return what a table says now: it is read again once its file was changed or replaced.

    Raises:
        UnreadableTableError: ``read`` refuses it; a line of the log names the ``setting``.
    """
    seen = _seen(path)
    try:
        value: T = _as_seen(read, path, seen)
    except InvalidError as error:
        rests_on_this_moment()
        log.error(  # noqa: TRY400 - the reason says it all.
            "No se puede leer %s. Lo que depende de esa tabla no se puede cobrar hasta que se "
            "corrija; la nombra %s en portal.toml",
            error.message,
            setting,
        )
        raise UnreadableTableError(error.message) from error
    rests_on(lambda: _seen(path) == seen)
    return value


# Stale with any change of what `_seen` looks at; what could not be read is not kept at all.
@lru_cache(maxsize=16)
def _as_seen(read: Callable[[Path], T], path: Path, _file: _Seen) -> T:
    return read(path)


def _seen(path: Path) -> _Seen:
    # The file's number too: one moved into its place may be as old and as long as it was. And
    # when its entry changed, for whoever copies a file with its date.
    try:
        found = path.stat()
    except OSError:
        return None  # Reading it says why.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
