# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which files are accepted from people, and what is said of the others."""

import hashlib
import math
import re
from dataclasses import dataclass
from pathlib import PurePath

from munikit.documents.inspection import MOST_PAGES, Verdict, inspect_pdf
from munikit.documents.photographs import MOST_PIXELS, Fault, PhotographError, only_the_picture
from munikit.kernel.errors import InvalidError
from munikit.kernel.text import tidy

_PDF = "application/pdf"
# At the very first byte: a file may be two kinds at once further in. What its name says is only
# what some program called it: phones send photos as jfif, and screenshots in PNG as jpg.
_MAGIC = (
    (b"%PDF-", _PDF, ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}")
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
_REFUSALS = {
    Verdict.LOCKED: "El PDF tiene clave. Adjunte uno sin clave",
    Verdict.LONG: f"El PDF tiene más de {MOST_PAGES} páginas. Adjunte uno más corto",
    Verdict.ACTIVE: "El PDF tiene partes que se ejecutan. Imprímalo de nuevo como PDF y adjúntelo",
    Verdict.LEADS_OUT: (
        "El PDF abre una página de internet por sí solo. Imprímalo de nuevo como PDF y adjúntelo"
    ),
    Verdict.DAMAGED: _UNREADABLE,
}


@dataclass(frozen=True)
class AcceptedFile:
    """A file that was looked into. ``name`` is fit to be shown; it is never a path.

    A PDF is the one that was sent, to the byte: it may be signed. A photograph is written anew.
    """

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def accept_upload(filename: str, content: bytes, *, most_bytes: int) -> AcceptedFile:
    """Look into an uploaded file.

    Raises:
        InvalidError: it is empty, too large, of another kind, damaged, locked with a password or
            active; the message tells the person which.
        BusyError: too many files are being looked into just now.
    """
    if not content:
        raise InvalidError("El archivo está vacío")
    if len(content) > most_bytes:
        size, most = (_megabytes(n) for n in (len(content), most_bytes))
        raise InvalidError(f"El archivo pesa {size} MB. El máximo es {most} MB")
    media_type, suffix = _kind(content)
    if media_type == _PDF:
        _check_pdf(content)
    else:
        content = _picture(content, media_type)
    return AcceptedFile(_safe_name(filename) + suffix, media_type, content)


def _megabytes(size_bytes: int) -> str:
    # Upwards: what is too large by one byte must not read as large as the maximum.
    tenths = math.ceil(size_bytes * 10 / 1024 / 1024)
    return f"{tenths / 10:.1f}".replace(".", ",").removesuffix(",0")


def _kind(content: bytes) -> tuple[str, str]:
    for magic, media_type, suffix in _MAGIC:
        if content.startswith(magic):
            return media_type, suffix
    raise InvalidError(_HEIC_KIND if _HEIC.match(content) else _WRONG_KIND)


def _picture(content: bytes, media_type: str) -> bytes:
    kind = media_type.removeprefix("image/").upper()
    try:
        return only_the_picture(content, kind)
    except PhotographError as error:
        if error.fault is Fault.DAMAGED:
            raise InvalidError(_UNREADABLE) from error
        most = MOST_PIXELS[kind] // 1_000_000
        raise InvalidError(
            f"La foto es demasiado grande. Adjunte una de menos de {most} megapíxeles"
        ) from error


def _check_pdf(content: bytes) -> None:
    verdict = inspect_pdf(content)
    if verdict is not Verdict.HARMLESS:
        raise InvalidError(_REFUSALS[verdict])


def _safe_name(filename: str) -> str:
    """Return a name without its extension, which is ours to give."""
    composed = tidy(filename).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in composed if c.isalnum() or c in " ._-()")
    while (said := PurePath(kept).suffix) and _SUFFIX.fullmatch(said):
        kept = kept.removesuffix(said)
    return re.sub(r"\s+", " ", kept)[:_MOST_NAME].strip(". ") or "archivo"
