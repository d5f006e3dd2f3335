# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files of others are looked into by programs apart: a few at a time, gently, within limits.

What anybody may send without saying who they are has a place of its own, and never takes those of
people who are signed in.

Here alone such a program is begun, for what people hand in and for what is sent to be verified.
The limits of memory and of processor are the inspector's own, and what dies of them is a bad file.
The limit of time is ours: on a busy machine a good file may need long, and is not called bad.
"""

import logging
import os
import resource
import subprocess
import sys
from contextlib import suppress
from enum import StrEnum
from typing import TypeVar

from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.chains import is_long_chain
from munikit.kernel.errors import BusyError
from munikit.kernel.words import lazy_gettext as _l

PEOPLE = Bulkhead(2)
STRANGERS = Bulkhead(1)
_MOST_SECONDS = 30
_GENTLY = 10
_BUSY = _l(
    "No alcanzamos a revisar su archivo: hay muchos en este momento. Espere unos "
    "segundos y mándelo de nuevo."
)
Verdict = TypeVar("Verdict", bound=StrEnum)

log = logging.getLogger(__name__)


class InspectorDiedError(Exception):
    """The file made its inspector die, as no honest file does."""


def inspect(program: str, asked: bytes, *arguments: str, places: Bulkhead = PEOPLE) -> bytes:
    """Return what an inspector, a file of ours that is run as a program, says of a file.

    ``places`` are `STRANGERS` where nobody has to sign in.

    Raises:
        InspectorDiedError: the file asked for too much, or broke it.
        BusyError: there are too many files, or there was not time enough.
    """
    command = [sys.executable, "-I", program, *arguments]
    with places.place():
        try:
            done = subprocess.run(  # noqa: S603 - our own program, by this very Python.
                command, input=asked, capture_output=True, timeout=_MOST_SECONDS, check=True
            )
        except subprocess.TimeoutExpired as error:
            raise BusyError(_BUSY) from error
        except subprocess.SubprocessError as error:
            raise InspectorDiedError(str(error)) from error
    return done.stdout


def verdict_on(
    program: str, pdf: bytes, *, otherwise: Verdict, told: bytes = b"", places: Bulkhead = PEOPLE
) -> Verdict:
    """Return the word an inspector says of a PDF; ``told`` it reads before the file.

    ``otherwise`` is said of a PDF that makes its inspector die, as it would whoever opens it.

    Raises:
        BusyError: see `inspect`.
    """
    if is_long_chain(pdf):
        return otherwise
    try:
        word = inspect(program, told + pdf, places=places).decode().strip()
        return type(otherwise)(word)
    except (InspectorDiedError, ValueError) as error:
        log.warning("Un PDF no se pudo revisar, y no se da por bueno: %s", error)
        return otherwise


def limit_inspector(*, memory_bytes: int = 512 * 1024 * 1024, cpu_seconds: int = 10) -> None:
    """What an inspector does first: it gives way to the pages, and may only eat so much."""
    with suppress(OSError):
        os.nice(_GENTLY)
    limit_memory(memory_bytes)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))


def limit_memory(most_bytes: int) -> None:
    """Let this process have so much memory, and leave nothing of it behind when it dies."""
    with suppress(ValueError, OSError):  # macOS knows no limit of address space.
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
