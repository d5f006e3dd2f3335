# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which files are accepted from people, and what is said of the others."""

import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

from munikit.kernel.errors import InvalidError

_MAGIC = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
)
_MOST_PIXELS = 40_000_000
_MOST_PAGES = 200
_MOST_NAME = 80
# What a PDF needs none of to be read, and an attacker all of.
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/XFA", "/RichMedia", "/SubmitForm")
_WRONG_KIND = "El archivo debe ser JPG, PNG o PDF"
_UNREADABLE = "El archivo está dañado y no se puede abrir. Adjunte otro"


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
        size, most = (
            f"{n / 1024 / 1024:.1f}".replace(".", ",") for n in (len(content), most_bytes)
        )
        raise InvalidError(f"El archivo pesa {size} MB. El máximo es {most.removesuffix(',0')} MB")
    name = _safe_name(filename)
    media_type = _kind(name, content)
    if media_type == "application/pdf":
        _check_pdf(content)
    else:
        _check_image(content)
    return AcceptedFile(name, media_type, content)


def _kind(name: str, content: bytes) -> str:
    # At the very first byte: a file may be two kinds at once further in.
    for magic, media_type, suffixes in _MAGIC:
        if content.startswith(magic) and PurePath(name.lower()).suffix in suffixes:
            return media_type
    raise InvalidError(_WRONG_KIND)


def _check_image(content: bytes) -> None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only where one is uploaded.

    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            if width * height > _MOST_PIXELS:
                raise InvalidError(
                    "La foto es demasiado grande. Adjunte una de menos de 40 megapíxeles"
                )
            image.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise InvalidError(_UNREADABLE) from error


def _check_pdf(content: bytes) -> None:
    import pikepdf  # noqa: PLC0415 - only where one is uploaded.

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise InvalidError("El PDF tiene clave. Adjunte uno sin clave")
            if len(pdf.pages) > _MOST_PAGES:
                raise InvalidError(
                    f"El PDF tiene más de {_MOST_PAGES} páginas. Adjunte uno más corto"
                )
            if any(_is_active(thing) for thing in pdf.objects):
                raise InvalidError(
                    "El PDF tiene partes que se ejecutan. Imprímalo de nuevo como PDF y adjúntelo"
                )
    except pikepdf.PasswordError as error:
        raise InvalidError("El PDF tiene clave. Adjunte uno sin clave") from error
    except pikepdf.PdfError as error:
        raise InvalidError(_UNREADABLE) from error


def _is_active(thing: object) -> bool:
    keys = getattr(thing, "keys", None)
    try:
        found = set(keys()) if keys else set()
    except (TypeError, AttributeError, ValueError, NotImplementedError):
        return False
    return bool(found.intersection(_ACTIVE)) or str(getattr(thing, "S", "")) in _ACTIVE


def _safe_name(filename: str) -> str:
    composed = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in composed if c.isalnum() or c in " ._-()")
    stem, suffix = PurePath(kept or "archivo").stem, PurePath(kept).suffix
    return re.sub(r"\s+", " ", stem)[:_MOST_NAME].strip(". ") + suffix[:10] or "archivo"
