# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making of a photograph somebody sent one that is only a picture, in a process of its own.

Decoded once and written anew: what is damaged shows, what was hung on behind its end is gone, and
so is where and with what it was taken. It stands upright, and what is larger than a screen can
show is made smaller. Run as a program it reads the photograph from its input and prints a word and
the picture; of the kit it imports the limits alone, so that it starts at once.
"""

import io
import math
import sys
from enum import StrEnum
from typing import Any

from munikit.kernel.inspecting import InspectorDiedError, inspect, limit_inspector

# Phones make up to 108 megapixels; all but a JPEG, which is read smaller, are unfolded whole.
_UNFOLDED_WHOLE = 40_000_000
MOST_PIXELS = {
    "JPEG": 125_000_000,
    "PNG": _UNFOLDED_WHOLE,
    "WEBP": _UNFOLDED_WHOLE,
    "AVIF": _UNFOLDED_WHOLE,
}
# Any sheet of paper can be read at this size, and a screen at its own breadth: what was captured
# of a long page is made no narrower, or its letters are lost.
_LARGE = 4000 * 3000
_BREADTH_OF_A_SCREEN = 1080
_QUALITY = 88
_MOST_MEMORY_BYTES = 1024 * 1024 * 1024
_MOST_CPU_SECONDS = 20
_SPACE = b"\n"


class Fault(StrEnum):
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "pixels"
    MOVES = "moves"


class PhotographError(ValueError):
    """It cannot be used; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def only_the_picture(content: bytes, kind: str) -> bytes:
    """Return the picture of a photograph: of a PNG as PNG, of any other ``kind`` as JPEG.

    Raises:
        PhotographError: it is damaged, too large or moves; what makes its reader die is damaged.
        BusyError: too many files are being looked into.
    """
    try:
        answer = inspect(__file__, content, kind)
    except InspectorDiedError as error:
        raise PhotographError(Fault.DAMAGED) from error
    said, _, picture = answer.partition(_SPACE)
    if said:
        raise PhotographError(Fault(said.decode()))
    return picture


def develop(content: bytes, kind: str) -> bytes:
    """Return the picture, in this process."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only the process that looks needs it.

    # Its own limit warns, and ours is the one we say.
    Image.MAX_IMAGE_PIXELS = None
    # Only the reader of the kind it claims to be: Pillow has dozens, most of them old.
    with Image.open(io.BytesIO(content), formats=[kind]) as image:
        if image.width * image.height > MOST_PIXELS[kind]:
            raise PhotographError(Fault.TOO_MANY_PIXELS)
        if kind != "JPEG" and getattr(image, "is_animated", False):
            raise PhotographError(Fault.MOVES)
        turned = image.getexif().get(0x0112, 1) != 1
        size = _shown_size(*image.size)
        large = size != image.size
        if large:
            # A JPEG is unfolded at a half or a quarter of its size, which is all that is needed.
            image.draft(image.mode, size)
        image.load()
        as_it_was = image.format == "JPEG" and not turned and not large
        picture = _of_plain_colours(image, kind, large=large)
        if large:
            picture = picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
        if turned:
            picture = ImageOps.exif_transpose(picture)
        return _written(picture, kind, as_it_was=as_it_was)


def _shown_size(width: int, height: int) -> tuple[int, int]:
    by_area = math.sqrt(_LARGE / (width * height))
    times = min(1.0, max(by_area, _BREADTH_OF_A_SCREEN / min(width, height)))
    return max(1, int(width * times)), max(1, int(height * times))


def _of_plain_colours(picture: Any, kind: str, *, large: bool) -> Any:  # noqa: ANN401 - Pillow's.
    """Return it in colours that can be made smaller, and that a file of its kind can hold."""
    from PIL import Image  # noqa: PLC0415 - as above.

    see_through = picture.has_transparency_data
    if kind != "PNG" and see_through:
        before = picture.convert("RGBA")
        paper = Image.new("RGB", before.size, "white")
        paper.paste(before, mask=before.getchannel("A"))
        paper.info["exif"] = picture.info.get("exif", b"")
        return paper
    if picture.mode.startswith(("I", "F")):
        return picture.convert("L")  # Scanners' greys of 16 bits.
    if large and picture.mode in ("1", "P"):
        grey = "L" if picture.mode == "1" else "RGB"
        return picture.convert("RGBA" if see_through else grey)
    return picture


def _written(picture: Any, kind: str, *, as_it_was: bool) -> bytes:  # noqa: ANN401 - Pillow's.
    written = io.BytesIO()
    if kind == "PNG":
        if "transparency" in picture.info:
            picture = picture.convert("RGBA")
        picture.info.clear()
        picture.save(written, "PNG")
        return written.getvalue()
    if picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGB")
        as_it_was = False
    picture.info.pop("exif", None)
    picture.info.pop("comment", None)
    # Its own tables where nothing else changes: nothing of what can be read is lost.
    picture.save(written, "JPEG", quality="keep" if as_it_was else _QUALITY, comment=b"", exif=b"")
    return written.getvalue()


def _main(kind: str) -> None:
    limit_inspector(memory_bytes=_MOST_MEMORY_BYTES, cpu_seconds=_MOST_CPU_SECONDS)
    try:
        answer = _SPACE + develop(sys.stdin.buffer.read(), kind)
    except PhotographError as error:
        answer = error.fault.encode() + _SPACE
    except MemoryError:
        answer = Fault.TOO_MANY_PIXELS.encode() + _SPACE
    except Exception:  # noqa: BLE001 - whatever it makes of it, the file is to blame.
        answer = Fault.DAMAGED.encode() + _SPACE
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _main(sys.argv[1])
