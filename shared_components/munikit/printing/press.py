# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The press: papers are printed in a process of its own, which may only eat so much.

A template or an answer can make a page that takes minutes or gigabytes; then the press dies and
the worker goes on. The process is kept between papers, for WeasyPrint takes a second to load, and
replaced now and then. It is told no secret and holds no key.
"""

import atexit
import base64
import json
import logging
import os
import selectors
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import IO, Any, cast

from jinja2 import TemplateError

from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.words import gettext as _
from munikit.printing.lettering import FONTCONFIG_FILE, font_settings, spelled
from munikit.printing.papers import PrintedPaper, paper_sources

MOST_SECONDS = 30
_MOST_PAPERS = 200
_COMMAND = (sys.executable, "-I", "-m", "munikit.printing.press_process")
# What Python needs to find its way; not the portal's secrets, and none of the machine's fonts.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL")

log = logging.getLogger(__name__)


class Press:
    """One child process that prints papers, one at a time; started when it is first needed."""

    def __init__(self, *, most_seconds: float = MOST_SECONDS) -> None:
        self._most_seconds = most_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._printed = 0
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def print_paper(
        self, sources: Mapping[str, str], values: Mapping[str, Any], assets: Mapping[str, bytes]
    ) -> PrintedPaper:
        """Return the paper and its twin.

        Raises:
            InvalidError: it is too long or too hard to lay out, or links where it may not.
            TemplateError: the template is wrong, or tries what no template may.
            UnavailableError: there is nothing to print with on this machine.
        """
        encoded = {name: base64.b64encode(content).decode() for name, content in assets.items()}
        asked = json.dumps({"sources": dict(sources), "values": dict(values), "assets": encoded})
        with self._lock:
            answer = self._ask(asked.encode())
        if answer["state"] == "printed":
            return PrintedPaper(base64.b64decode(answer["pdf"]), answer["twin"])
        raise _REFUSALS[answer["state"]](answer["message"])

    def close(self) -> None:
        """End the child process; the next paper starts another."""
        child = self._child
        self._child = None
        self._printed = 0
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            cast("IO[bytes]", pipe).close()

    def _ask(self, asked: bytes) -> dict[str, str]:
        # A fork shares the pipes of the process it came from; it must have its own press.
        if self._child is None or self._owner != os.getpid() or self._printed >= _MOST_PAPERS:
            self._start()
        child = cast("subprocess.Popen[bytes]", self._child)
        self._printed += 1
        try:
            _send(cast("IO[bytes]", child.stdin), asked)
            line = _receive(cast("IO[bytes]", child.stdout), self._most_seconds)
            return cast("dict[str, str]", json.loads(line))
        except (OSError, ValueError) as error:
            self.close()
            log.warning(
                "El proceso que imprime murió: %s. Parte otro solo; lo que hacía se reintenta",
                error,
            )
            raise InvalidError(
                _("No se pudo hacer el documento: pide demasiado tiempo o memoria. Revise su texto")
            ) from error

    def _start(self) -> None:
        self.close()
        known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        known[FONTCONFIG_FILE] = str(font_settings())
        self._child = subprocess.Popen(  # noqa: S603 - our own module, by this very Python.
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=known
        )
        self._owner = os.getpid()
        if _receive(cast("IO[bytes]", self._child.stdout), MOST_SECONDS) != b"ready":
            self.close()
            raise UnavailableError(_("No se pueden hacer documentos PDF: corra portal doctor."))


def render_paper(
    template: str, values: Mapping[str, Any], assets: Mapping[str, bytes]
) -> PrintedPaper:
    """Print a paper that must be made, with the shipped sources of today.

    Nobody looks at it before: where a letter cannot be shown, its number stands instead, and the
    template's ``spelled`` tells it to say so. See `Press.print_paper`.
    """
    words = spelled(values)
    said = {**words, "spelled": words != dict(values)}
    return PRESS.print_paper(paper_sources(template), said, assets)


def _send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(content + b"\n")
    pipe.flush()


def _receive(pipe: IO[bytes], seconds: float) -> bytes:
    """Return the next line, or nothing where the other end is gone.

    Raises:
        TimeoutError: it does not begin in time; once begun it comes whole.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        if not selector.select(seconds):
            raise TimeoutError(f"No paper after {seconds} s")
    return pipe.readline().rstrip(b"\n")


_REFUSALS: Mapping[str, type[Exception]] = {
    "invalid": InvalidError,
    "template": TemplateError,
    "failed": UnavailableError,
}
PRESS = Press()
atexit.register(PRESS.close)
