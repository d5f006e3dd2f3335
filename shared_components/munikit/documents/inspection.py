# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking into a PDF somebody sent, in a process that may only eat so much.

One megabyte of PDF can unfold into a gigabyte, and a web process has other people to serve. Run
as a program it reads the PDF from its input and prints a `Verdict`; of the kit it imports the
limits alone, so that it starts in a tenth of a second.
"""

import io
import re
import sys
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from munikit.kernel.chains import is_long_chain
from munikit.kernel.embedded_files import PDF, is_only_read, suffix_of
from munikit.kernel.inspecting import limit_inspector, verdict_on

MOST_PAGES = 200
# What a page is at most (ISO 32000-1, annex C): 200 inches, in points.
_LONGEST_SIDE = 14_400
_DEEPEST = 50
# The page of a scanner at its finest, 600 dots to the inch in colours, unfolds to 104 MB.
MOST_UNFOLDED_BYTES = 128 * 1024 * 1024
_MOST_ALL_UNFOLDED_BYTES = 512 * 1024 * 1024
# A plan of a building on A0 has 140 megapixels.
_MOST_PIXELS = 200_000_000
# The longest document of an office, tagged for screen readers, has a third.
_MOST_OBJECTS = 100_000
_AT_ONCE = 1024 * 1024
# The parts of the norm by which a PDF/A may carry files of any kind (ISO 19005-3 and -4). Who says
# so falsely gains nothing: what is carried is looked into all the same.
_MAY_CARRY = re.compile(rb"pdfaid:part(?:\s*=\s*[\"']|(?:\s[^>]{0,300})?>)\s*[34]\b")


class Verdict(StrEnum):
    HARMLESS = "harmless"
    LOCKED = "locked"
    LONG = "long"
    LARGE = "large"
    HEAVY = "heavy"
    DAMAGED = "damaged"
    CUT = "cut"
    LEADS_OUT = "leads_out"
    OTHER_FILE = "other_file"
    MEDIA = "media"
    FORM = "form"
    ATTACHED = "attached"
    SENDS = "sends"
    SCRIPT = "script"
    PROGRAM = "program"


_WORST = list(Verdict)
# What a PDF needs none of to be read, and an attacker all of.
_KEYS = {
    "/JavaScript": Verdict.SCRIPT,
    "/JS": Verdict.SCRIPT,
    "/Collection": Verdict.ATTACHED,
    "/XFA": Verdict.FORM,
    "/RichMediaContent": Verdict.MEDIA,
}
_ACTIONS = {
    "/JavaScript": Verdict.SCRIPT,
    "/Launch": Verdict.PROGRAM,
    "/SubmitForm": Verdict.SENDS,
    "/ImportData": Verdict.SENDS,
    "/GoToR": Verdict.OTHER_FILE,
    "/GoToE": Verdict.ATTACHED,
    "/Rendition": Verdict.MEDIA,
}


class _RefusedError(Exception):
    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.value)
        self.verdict = verdict


def inspect_pdf(content: bytes) -> Verdict:
    """Look into a PDF. One that makes its inspector die would do so to whoever opens it.

    Raises:
        BusyError: too many files are being looked into.
    """
    return verdict_on(__file__, content, otherwise=Verdict.HEAVY)


def look(content: bytes, *, is_carried: bool = False) -> Verdict:
    """Look into a PDF, in this process. One that another carries may carry none itself."""
    import pikepdf  # noqa: PLC0415 - only the process that looks needs it.

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            # One that is only locked for editing has opened here, as it opens for anybody.
            _check_whole(pdf, content)
            _check_pages(pdf)
            _check_weight(pdf)
            may_carry = not is_carried and _may_carry(pdf)
            return max(
                (_verdict(part, may_carry=may_carry) for t in pdf.objects for part in _parts(t)),
                key=_WORST.index,
            )
    except _RefusedError as refused:
        return refused.verdict
    except pikepdf.PasswordError:
        return Verdict.LOCKED
    except RecursionError:
        return Verdict.HEAVY
    except pikepdf.PdfError:
        return Verdict.DAMAGED


def _check_whole(pdf: Any, content: bytes) -> None:  # noqa: ANN401 - pikepdf is not loaded here.
    """Refuse one whose end is missing, though what is left of it opens.

    One that lacks its last line alone has its trailer, which says how many objects there are.
    """
    if not any("reconstruct" in str(each) for each in pdf.get_warnings()):
        return
    if "/Size" not in pdf.trailer or content.rfind(b" obj") > content.rfind(b"endobj"):
        raise _RefusedError(Verdict.CUT)


def _check_pages(pdf: Any) -> None:  # noqa: ANN401 - as above.
    # A tree that is deep, or goes round, did not open.
    if len(pdf.pages) > MOST_PAGES:
        raise _RefusedError(Verdict.LONG)
    for page in pdf.pages:
        _check_size(page)


def _check_size(page: Any) -> None:  # noqa: ANN401 - as above.
    left, bottom, right, top = (float(each) for each in page.mediabox)
    unit = float(page.obj.get("/UserUnit", 1))
    if max(abs(right - left), abs(top - bottom)) * unit > _LONGEST_SIDE:
        raise _RefusedError(Verdict.LARGE)


def _check_weight(pdf: Any) -> None:  # noqa: ANN401 - as above.
    import pikepdf  # noqa: PLC0415 - as above.

    if len(pdf.objects) > _MOST_OBJECTS:
        raise _RefusedError(Verdict.HEAVY)
    left = _MOST_ALL_UNFOLDED_BYTES
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream):
            continue
        if _pixels(stream) > _MOST_PIXELS:
            raise _RefusedError(Verdict.HEAVY)
        size = _unfolded(stream)
        left -= size
        if size > MOST_UNFOLDED_BYTES or left < 0:
            raise _RefusedError(Verdict.HEAVY)


def _pixels(stream: Any) -> int:  # noqa: ANN401 - as above.
    try:
        return int(stream.get("/Width", 0)) * int(stream.get("/Height", 0))
    except (TypeError, ValueError):
        return 0


def _unfolded(stream: Any) -> int:  # noqa: ANN401 - as above.
    """Return how many bytes a stream unfolds to; of a picture of its own kind, those it has."""
    import pikepdf  # noqa: PLC0415 - as above.

    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    try:
        if filters is None:
            return 0
        if isinstance(filters, pikepdf.Name) and str(filters) in ("/FlateDecode", "/Fl"):
            return _inflated(stream.read_raw_bytes())
        # Whatever does not fit in this process makes it die, which is an answer too.
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        return 0


def _inflated(folded: bytes) -> int:
    """Count without keeping, and no further than it may go."""
    unfolding = zlib.decompressobj()
    size = 0
    try:
        while size <= MOST_UNFOLDED_BYTES:
            piece = len(unfolding.decompress(folded, _AT_ONCE))
            size = size + piece
            folded = unfolding.unconsumed_tail
            if not piece or unfolding.eof:
                break
    except zlib.error:
        pass  # A reader shows what it has unfolded so far.
    return size


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


def _verdict(part: Any, *, may_carry: bool) -> Verdict:  # noqa: ANN401 - a PDF dictionary or stream.
    found = [_KEYS[key] for key in _KEYS.keys() & part.keys()]
    found.append(_ACTIONS.get(str(part.get("/S", "")), Verdict.HARMLESS))
    if _leads_out(part):
        found.append(Verdict.LEADS_OUT)
    # A pin on the page asks to be pressed, and opens what it holds.
    pinned = str(part.get("/Subtype", "")) == "/FileAttachment"
    if pinned or ("/EF" in part and not (may_carry and _is_only_carried(part))):
        found.append(Verdict.ATTACHED)
    return max(found, key=_WORST.index)


def _may_carry(pdf: Any) -> bool:  # noqa: ANN401 - as above.
    import pikepdf  # noqa: PLC0415 - as above.

    told = pdf.Root.get("/Metadata")
    return isinstance(told, pikepdf.Stream) and bool(_MAY_CARRY.search(told.read_bytes()))


def _is_only_carried(part: Any) -> bool:  # noqa: ANN401 - as above.
    """Whether a file in a PDF belongs to it by the norm, and is of a kind that is only read."""
    import pikepdf  # noqa: PLC0415 - as above.

    if "/AFRelationship" not in part or "/RF" in part:
        return False
    names = ("/F", "/UF", "/DOS", "/Mac", "/Unix")
    suffix = suffix_of([str(part[each]) for each in names if each in part])
    for content in _values(part["/EF"]):
        if not isinstance(content, pikepdf.Stream):
            return False
        inside = content.read_bytes()
        if suffix == PDF and not is_long_chain(inside):
            if look(inside, is_carried=True) is not Verdict.HARMLESS:
                return False
        elif not is_only_read(suffix, inside):
            return False
    return True


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


def _main() -> None:
    limit_inspector()
    sys.stdout.write(look(sys.stdin.buffer.read()).value)


if __name__ == "__main__":
    _main()
