# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Comparing words as people do, without accents or capitals; words of another language."""

import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Self


def fold(text: str) -> str:
    """Return ``text`` in lower case and without accents, to compare and to search by."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
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
        return f'<span lang="{escape(self.language)}">{escape(str(self))}</span>'


def joined(separator: str, texts: Sequence[str]) -> str:
    """Join texts; those of one foreign language stay of that language."""
    text = separator.join(texts)
    languages = {each.language for each in texts if isinstance(each, ForeignText)}
    if len(languages) == 1 and all(isinstance(each, ForeignText) for each in texts):
        return ForeignText(text, languages.pop())
    return text
