# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making of a photograph somebody sent one that is only a picture, in a process of its own.

Decoded once and written anew: what is damaged shows, what was hung on behind its end is gone, and
so is where and with what it was taken. It stands upright, and what is larger than a screen can
show is made smaller. Run as a program it reads the photograph from its input and prints a word and
the picture; of the kit it imports the limits alone, so that it starts at once.
"""

import io
import sys
from enum import StrEnum
from typing import Any

from munikit.kernel.inspecting import InspectorDiedError, inspect, limit_inspector

# Phones make up to 108 megapixels; a PNG has to be unfolded whole, a JPEG is read smaller.
MOST_PIXELS = {"JPEG": 125_000_000, "PNG": 40_000_000}
# Any sheet of paper can be read at this size.
_LARGEST_SIDE = 4000
_QUALITY = 88
_MOST_MEMORY_BYTES = 1024 * 1024 * 1024
_MOST_CPU_SECONDS = 20
_SPACE = b"\n"


class Fault(StrEnum):
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "pixels"


class PhotographError(ValueError):
    """It cannot be used; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def only_the_picture(content: bytes, kind: str) -> bytes:
    """Return the picture of a photograph; ``kind`` is ``JPEG`` or ``PNG``.

    Raises:
        PhotographError: it is damaged or too large. One that makes its reader die is damaged.
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
        turned = image.getexif().get(0x0112, 1) != 1
        large = max(image.size) > _LARGEST_SIDE
        if large:
            # A JPEG is unfolded at a half or a quarter of its size, which is all that is needed.
            shown = _LARGEST_SIDE / max(image.size)
            image.draft(image.mode, (int(image.width * shown), int(image.height * shown)))
        image.load()
        as_it_was = image.format == "JPEG" and not turned and not large
        picture: Image.Image = image
        if large:
            picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
        if turned:
            picture = ImageOps.exif_transpose(picture)
        return _written(picture, kind, as_it_was=as_it_was)


def _written(picture: Any, kind: str, *, as_it_was: bool) -> bytes:  # noqa: ANN401 - Pillow's.
    written = io.BytesIO()
    if kind == "PNG":
        if "transparency" in picture.info:
            picture = picture.convert("RGBA")
        picture.info.clear()
        picture.save(written, "PNG")
        return written.getvalue()
    if picture.mode not in ("RGB", "L"):
        picture, as_it_was = picture.convert("RGB"), False
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
