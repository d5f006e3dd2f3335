# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The log of a process. What strangers send is in it: it begins no line and colours no terminal."""

import logging
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class SafeFormatter(logging.Formatter):
    """Writes control characters as a program would, with a backslash."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name.
        return _visible(super().formatMessage(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name.
        return "\n".join(map(_visible, super().formatException(ei).split("\n")))


def begin_log() -> None:
    """Write to the standard error, from ``INFO`` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter(_FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # It tells which of its own plugins it sets up: nothing for whoever keeps a portal.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
