# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which files are accepted from people, and what is said of the others."""

import hashlib
import io
import math
import re
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import PurePath

from munikit.documents.inspection import MOST_PAGES, Verdict, inspect_pdf
from munikit.kernel.errors import InvalidError

_MAGIC = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
)
_MOST_PIXELS = 40_000_000
_MOST_NAME = 80
_WRONG_KIND = "El archivo debe ser JPG, PNG o PDF"
# How an iPhone keeps its photos: a container whose first box names one of these.
_HEIC = re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL)
_HEIC_KIND = (
    "La foto es HEIC, como las guarda el iPhone, y debe ser JPG, PNG o PDF. Ábrala, haga una "
    "captura de pantalla y adjunte la captura. O elija Ajustes, Cámara, Formatos, «Más compatible» "
    "y tómela de nuevo"
)
_UNREADABLE = "El archivo está dañado y no se puede abrir. Adjunte otro"
_TOO_MANY_PIXELS = "La foto es demasiado grande. Adjunte una de menos de 40 megapíxeles"
_REFUSALS = {
    Verdict.LOCKED: "El PDF tiene clave. Adjunte uno sin clave",
    Verdict.LONG: f"El PDF tiene más de {MOST_PAGES} páginas. Adjunte uno más corto",
    Verdict.ACTIVE: "El PDF tiene partes que se ejecutan. Imprímalo de nuevo como PDF y adjúntelo",
    Verdict.DAMAGED: _UNREADABLE,
}


@dataclass(frozen=True)
class AcceptedFile:
    """A file that was looked into. ``name`` is fit to be shown; it is never a path."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def accept_upload(filename: str, content: bytes, *, most_bytes: int) -> AcceptedFile:
    """Look into an uploaded file.

    Raises:
        InvalidError: it is empty, too large, of another kind than its name says, damaged, locked
            with a password or active; the message tells the person which.
    """
    if not content:
        raise InvalidError("El archivo está vacío")
    if len(content) > most_bytes:
        size, most = (_megabytes(n) for n in (len(content), most_bytes))
        raise InvalidError(f"El archivo pesa {size} MB. El máximo es {most} MB")
    name = _safe_name(filename)
    media_type = _kind(name, content)
    if media_type == "application/pdf":
        _check_pdf(content)
    else:
        _check_image(content, media_type)
    return AcceptedFile(name, media_type, content)


def _megabytes(size_bytes: int) -> str:
    # Upwards: what is too large by one byte must not read as large as the maximum.
    tenths = math.ceil(size_bytes * 10 / 1024 / 1024)
    return f"{tenths / 10:.1f}".replace(".", ",").removesuffix(",0")


def _kind(name: str, content: bytes) -> str:
    # At the very first byte: a file may be two kinds at once further in.
    for magic, media_type, suffixes in _MAGIC:
        if content.startswith(magic) and PurePath(name.lower()).suffix in suffixes:
            return media_type
    raise InvalidError(_HEIC_KIND if _HEIC.match(content) else _WRONG_KIND)


def _check_image(content: bytes, media_type: str) -> None:
    from PIL import Image  # noqa: PLC0415 - only where one is uploaded.

    # Only the reader of the kind it claims to be: Pillow has dozens, most of them old.
    kinds = [media_type.removeprefix("image/").upper()]
    try:
        with Image.open(io.BytesIO(content), formats=kinds) as image:
            width, height = image.size
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidError(_TOO_MANY_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise InvalidError(_UNREADABLE) from error
    if width * height > _MOST_PIXELS:
        raise InvalidError(_TOO_MANY_PIXELS)


def _check_pdf(content: bytes) -> None:
    verdict = inspect_pdf(content)
    if verdict is not Verdict.HARMLESS:
        raise InvalidError(_REFUSALS[verdict])


def _safe_name(filename: str) -> str:
    composed = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in composed if c.isalnum() or c in " ._-()")
    stem, suffix = PurePath(kept or "archivo").stem, PurePath(kept).suffix
    return re.sub(r"\s+", " ", stem)[:_MOST_NAME].strip(". ") + suffix[:10] or "archivo"
