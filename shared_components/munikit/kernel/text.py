# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing words as people do, without accents or capitals; words of another language."""

import re
import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Self

from munikit.kernel.words import spoken

# What shows nothing although it is no format character: the blank of Braille, and the others of
# Unicode's Default_Ignorable_Code_Point: fillers, and the selectors of how the letter before looks.
_BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
# Word processors make long ones of hyphens.
_HYPHENS = re.compile(r"[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_PARTICLES = frozenset(
    [
        "da",
        "das",
        "de",
        "del",
        "do",
        "dos",
        "e",
        "el",
        "la",
        "las",
        "los",
        "san",
        "santa",
        "van",
        "von",
        "y",
    ]
)
_NEW_LINES = {"\r\n": "\n", "\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}


def tidy(text: str, *, lines: bool = False) -> str:
    """Return text somebody typed or pasted, in NFC and trimmed, without what nobody sees.

    What has no width goes: zero-width spaces, marks that turn the writing round, soft hyphens,
    variation selectors.
    Any blank is a plain one, and so is a control character; line breaks stay where ``lines``.
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # Most cells of most tables, and there may be a million.
    for line_break, plain in _NEW_LINES.items():
        text = text.replace(line_break, plain)
    kept = "\n\t" if lines else ""
    composed = unicodedata.normalize("NFC", text)
    seen = composed.replace("\n", "").replace("\t", "") if lines else composed
    if seen.isprintable() and not _BLANKS.search(seen):
        return composed.strip()  # Most texts: nothing in them is to go.
    return "".join(c if c in kept else _visible(c) for c in composed).strip()


def _visible(character: str) -> str:
    if character.isascii():
        return character if character >= " " and character != "\x7f" else " "
    category = unicodedata.category(character)
    if category == "Cf" or _BLANKS.match(character):
        return ""
    return " " if category in ("Cc", "Cs", "Zs", "Zl", "Zp") else character


def closed_up(text: str) -> str:
    """Return a number with its letters and signs as it is read: no blanks, plain hyphens."""
    return plain_hyphens("".join(tidy(text).split()))


def plain_hyphens(text: str) -> str:
    return _HYPHENS.sub("-", text)


def plain_name(text: str) -> str:
    """Return a name as it is compared: D'Agostino García-Huidobro is «dagostino garcia huidobro».

    `munikit.db.names` does the same to a column.
    """
    return " ".join(re.sub("[-‐‑–]", " ", re.sub("['’´`]", "", fold(text))).split())


def is_same_name(one: str, other: str) -> bool:
    """Say whether two full names may be one person's: «Ana Pérez» is «PEREZ SOTO, ANA MARÍA».

    All the words of the shorter are in the longer, and they are two at least: one word that two
    names share says nothing.
    """
    words = sorted((name_words(each) for each in (one, other)), key=len)
    return words[0] == words[1] or (len(words[0]) > 1 and words[0] <= words[1])


def grouped(number: int) -> str:
    """Return a whole number with points between its thousands, as it is read here: ``16.384``."""
    return f"{number:,}".replace(",", ".")


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name as they are compared; «de la» is anybody's."""
    return frozenset(re.findall(r"\w+", plain_name(name))) - _PARTICLES


def fold(text: str) -> str:
    """Return ``text`` in lower case and without accents, to compare and to search by."""
    decomposed = unicodedata.normalize("NFKD", tidy(text, lines=True).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class ForeignText(str):
    """A text in another language than the page's: where it is shown, it says which.

    A screen reader changes its voice by it (WCAG 3.1.2).
    """

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> Self:
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __html__(self) -> str:
        if self.language == spoken():
            return escape(str(self))
        return f'<span lang="{escape(self.language)}">{escape(str(self))}</span>'


def joined(separator: str, texts: Sequence[str]) -> str:
    """Join texts; those of one foreign language stay of that language."""
    text = separator.join(texts)
    languages = {each.language for each in texts if isinstance(each, ForeignText)}
    if len(languages) == 1 and all(isinstance(each, ForeignText) for each in texts):
        return ForeignText(text, languages.pop())
    return text
