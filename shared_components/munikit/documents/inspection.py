# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking into a PDF somebody sent, in a process that may only eat so much.

One megabyte of PDF can unfold into a gigabyte, and a web process has other people to serve. Run
as a program it reads the PDF from its input and prints a `Verdict`; of the kit it imports the
limits alone, so that it starts in a tenth of a second.
"""

import io
import logging
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from munikit.kernel.inspecting import InspectorDiedError, inspect, limit_inspector

MOST_PAGES = 200
_DEEPEST = 50
# What a PDF needs none of to be read, and an attacker all of.
_ACTIVE_KEYS = {"/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
_ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
}


log = logging.getLogger(__name__)


class Verdict(StrEnum):
    HARMLESS = "harmless"
    LOCKED = "locked"
    LONG = "long"
    ACTIVE = "active"
    LEADS_OUT = "leads_out"
    DAMAGED = "damaged"


_WORST = (Verdict.HARMLESS, Verdict.LEADS_OUT, Verdict.ACTIVE)


def inspect_pdf(content: bytes) -> Verdict:
    """Look into a PDF. One that makes its inspector die is damaged.

    Raises:
        BusyError: too many files are being looked into.
    """
    try:
        return Verdict(inspect(__file__, content).decode().strip())
    except (InspectorDiedError, ValueError) as error:
        log.warning("A PDF could not be looked into: %s", error)
        return Verdict.DAMAGED


def look(content: bytes) -> Verdict:
    """Look into a PDF, in this process."""
    import pikepdf  # noqa: PLC0415 - only the process that looks needs it.

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            # One that is only locked for editing has opened here, as it opens for anybody.
            if len(pdf.pages) > MOST_PAGES:
                return Verdict.LONG
            return max(
                (_verdict(part) for t in pdf.objects for part in _parts(t)), key=_WORST.index
            )
    except pikepdf.PasswordError:
        return Verdict.LOCKED
    except (pikepdf.PdfError, RecursionError):
        return Verdict.DAMAGED


def _parts(thing: Any, depth: int = 0) -> Iterator[Any]:  # noqa: ANN401 - any PDF object.
    """Yield an object's dictionaries, those written inside it included, not those it refers to."""
    import pikepdf  # noqa: PLC0415 - as above.

    if depth > _DEEPEST:
        raise RecursionError
    children: Iterator[Any] = iter(())
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        children = (value for _, value in thing.items())
    elif isinstance(thing, pikepdf.Array):
        children = iter(thing)
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _parts(child, depth + 1)


def _verdict(part: Any) -> Verdict:  # noqa: ANN401 - a PDF dictionary or stream.
    if _is_active(part):
        return Verdict.ACTIVE
    return Verdict.LEADS_OUT if _leads_out(part) else Verdict.HARMLESS


def _leads_out(part: Any) -> bool:  # noqa: ANN401 - as above.
    """Whether it opens an address by itself: a link that somebody presses is only a link."""
    import pikepdf  # noqa: PLC0415 - as above.

    by_itself = [part.get("/OpenAction"), *_values(part.get("/AA"))]
    for _ in range(_DEEPEST):
        actions = [each for each in by_itself if isinstance(each, pikepdf.Dictionary)]
        if any(str(each.get("/S", "")) == "/URI" for each in actions):
            return True
        by_itself = [each.get("/Next") for each in actions]
        by_itself += [e for each in by_itself if isinstance(each, pikepdf.Array) for e in each]
    return False


def _values(part: Any) -> list[Any]:  # noqa: ANN401 - as above.
    import pikepdf  # noqa: PLC0415 - as above.

    return [value for _, value in part.items()] if isinstance(part, pikepdf.Dictionary) else []


def _is_active(part: Any) -> bool:  # noqa: ANN401 - a PDF dictionary or stream.
    action = str(part.get("/S", "")) in _ACTIVE_ACTIONS
    return action or not _ACTIVE_KEYS.isdisjoint(part.keys())


def _main() -> None:
    limit_inspector()
    sys.stdout.write(look(sys.stdin.buffer.read()).value)


if __name__ == "__main__":
    _main()
