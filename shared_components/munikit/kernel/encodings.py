# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""In which letters the bytes of a table are written: known, or refused by the row in doubt.

A file is UTF-8 to its last byte, or Windows-1252 whose every sign is one that people here write.
Whatever else would put on a certificate the name of nobody.
"""

import codecs
import re

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

# How a file is read that people write in an editor: Windows' own puts a mark before it.
WRITTEN = "utf-8-sig"
# XLSX is a ZIP, XLS an older container: neither is unfolded here.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NO_CSV = _l("El archivo no es CSV. Guárdelo como «CSV UTF-8» y súbalo de nuevo")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# «Ã±» is an ñ of UTF-8 that somebody's program read as Windows-1252.
_TAILS = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d"
_TWICE = re.compile(f"[ÃÂâ][{re.escape(_TAILS)}]|\ufffd|[\x80-\x84\x86-\x9f]")
# What is no letter of Windows-1252 for Spanish and its neighbours is one of DOS or of a Macintosh.
# So is a sign inside a word, or one letter of the other case in it: an á, an í, a ñ, an Í, an Ó.
# The apostrophe of D’Agostino and O’Higgins is one.
_STRANGE = re.compile(
    r"[^\x00-\x7fÀ-ÖÙ-öù-ýÿ\s¿¡«»“”‘’–—…·´¨°º³²½¼¾ª€©®™§±×]"
    r"|[^\W\d_][¡¿–—«»…·´¨]+[^\W\d_]|[^\W\d_]\xa0[a-z]|[A-Z]Ö[A-Z]|[A-ZÑ][àéçêîò][A-ZÑ]"
    r"|[^\W\d_](?<![DdOo])’[^\W\d_]|\w\w’\w"
)


# In a box «Ã\x81ngel» and «MarÃ\xada» have lost what has no sign.
_GARBLED = re.compile(f"{_TWICE.pattern}|(?<![A-ZÀ-Ý])Ã [a-z]|(?<=[a-zà-ÿ])Ã")
GARBLED = _l(
    "El texto tiene letras que no se leen bien, como «Ã±» en vez de «ñ». Escríbalo de "
    "nuevo, sin copiarlo"
)


def is_garbled(text: str) -> bool:
    """Say whether somebody's program read a text's UTF-8 as Windows-1252, and it was copied so."""
    return _GARBLED.search(text) is not None


def read_letters(content: bytes) -> str:
    """Return the text of a table's file.

    Raises:
        InvalidError: it is no text, or it is not sure in which letters it is written.
    """
    if content.startswith(_WORKBOOKS):
        raise InvalidError(
            _(
                "El archivo es un libro de Excel y no CSV. Ábralo, guárdelo como «CSV "
                "UTF-8» y suba ese archivo"
            )
        )
    if content.startswith(b"%PDF-"):
        raise InvalidError(_NO_CSV)
    try:
        text = content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError:
        text = _windows(content)
    if "\0" in text:
        raise InvalidError(_NO_CSV)
    _refuse_where(_TWICE, text)
    return text


def _windows(content: bytes) -> str:
    if content.startswith(_UTF_16) or b"\0" in content:
        raise InvalidError(_NO_CSV)
    lines = content.splitlines()
    # One line in UTF-8 says that the whole file is, but for the line that is not.
    says_utf_8 = content.startswith(codecs.BOM_UTF8) or any(
        not line.isascii() and _is_utf_8(line) for line in lines
    )
    if says_utf_8:
        _refuse(next(n for n, line in enumerate(lines, 1) if not _is_utf_8(line)))
    # What Windows-1252 has no sign for is put down as itself, and found strange.
    text = "\n".join(line.decode("cp1252", "surrogateescape") for line in lines)
    _refuse_where(_STRANGE, text)
    return content.decode("cp1252")


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_where(wrong: re.Pattern[str], text: str) -> None:
    if found := wrong.search(text):
        _refuse(len(re.findall(r"\r\n|\r|\n", text[: found.start()])) + 1)


def _refuse(row: int) -> None:
    raise InvalidError(
        _(
            "La fila %(row)s no se lee bien (¿quedó guardado con otra codificación?). "
            "Guárdelo como CSV UTF-8 y súbalo de nuevo",
            row=row,
        )
    )
