# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which files are accepted from people, and what is said of the others."""

import hashlib
import re
from dataclasses import dataclass

from munikit.documents.inspection import Verdict, inspect_pdf
from munikit.documents.photographs import MOST_PIXELS, PhotographError, only_the_picture
from munikit.documents.refusing import of_a_pdf, of_a_picture, of_another_kind
from munikit.kernel.errors import InvalidError
from munikit.kernel.sizes import file_size, too_heavy
from munikit.kernel.text import tidy
from munikit.kernel.words import gettext as _

_PDF = "application/pdf"
# At the very first byte: a file may be two kinds at once further in. What its name says is only
# what some program called it: phones send photos as jfif, and screenshots in PNG as jpg.
_PHOTOGRAPHS = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "AVIF"),
)
# Readers look for a PDF's head in the first 1,024 bytes (ISO 32000-1, annex H.3), and so do we
# behind what scanners and printers put before it: a mark, blanks, a printer's own commands (PJL).
# Nothing else: what is written there may make another kind of it for another program.
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:\x1b%-12345X|@PJL[^\r\n]*[\r\n]|[\s\0])*%PDF-", re.DOTALL)
_WITHIN = 1024
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
_MOST_NAME = 80


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
        raise InvalidError(_("El archivo está vacío"))
    if len(content) > most_bytes:
        raise InvalidError(too_heavy(file_size(len(content)), most_bytes))
    if _HEAD.match(content[:_WITHIN]):
        _check_pdf(content)
        return AcceptedFile(_safe_name(filename) + ".pdf", _PDF, content)
    kind = next((kind for magic, kind in _PHOTOGRAPHS if magic.match(content)), None)
    if kind is None:
        raise InvalidError(of_another_kind(content))
    # Whatever else it was, it is written as a JPEG.
    media_type, suffix = ("image/png", ".png") if kind == "PNG" else ("image/jpeg", ".jpg")
    return AcceptedFile(_safe_name(filename) + suffix, media_type, _picture(content, kind))


def _picture(content: bytes, kind: str) -> bytes:
    try:
        return only_the_picture(content, kind)
    except PhotographError as error:
        raise InvalidError(of_a_picture(error.fault, MOST_PIXELS[kind])) from error


def _check_pdf(content: bytes) -> None:
    verdict = inspect_pdf(content)
    if verdict is not Verdict.HARMLESS:
        raise InvalidError(of_a_pdf(verdict, content))


def _safe_name(filename: str) -> str:
    """Return a name without its extension, which is ours to give."""
    composed = tidy(filename).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in composed if c.isalnum() or c in " ._-()")
    while said := _SUFFIX.search(kept):
        kept = kept[: said.start()]
    return re.sub(r"\s+", " ", kept)[:_MOST_NAME].strip(". ") or "archivo"
