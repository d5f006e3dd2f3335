# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files of others are looked into by programs apart: a few at a time, gently, within limits.

What anybody may send without saying who they are has a place of its own, and never takes those of
people who are signed in.

The limits of memory and of processor are the inspector's own, and what dies of them is a bad file.
The limit of time is ours: on a busy machine a good file may need long, and is not called bad.
"""

import os
import resource
import subprocess
import sys
from contextlib import suppress

from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import BusyError

PEOPLE = Bulkhead(2)
STRANGERS = Bulkhead(1)
_MOST_SECONDS = 30
_GENTLY = 10
_BUSY = (
    "No alcanzamos a revisar su archivo: hay muchos en este momento. Espere unos segundos y "
    "mándelo de nuevo."
)


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


def limit_inspector(*, memory_bytes: int = 512 * 1024 * 1024, cpu_seconds: int = 10) -> None:
    """What an inspector does first: it gives way to the pages, and may only eat so much."""
    with suppress(OSError):
        os.nice(_GENTLY)
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
