# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Names in a column, compared as `plain_name` writes them, alike on both databases."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func

from munikit.kernel.text import plain_name

# SQLite makes small letters of ASCII alone, and neither database takes accents away by itself.
# Only the letters of Spanish: SQLite's parser goes no deeper than a hundred.
_LETTERS = (
    ("áÁ", "a"),
    ("éÉ", "e"),
    ("íÍ", "i"),
    ("óÓ", "o"),
    ("úüÚÜ", "u"),
    ("ñÑ", "n"),
    ("-", " "),
    ("'’", ""),
)


def names_contain(column: SQLColumnExpression[Any], text: str) -> ColumnElement[bool]:
    """Return the condition of a name that has the words of ``text``, however either is written."""
    plain: SQLColumnExpression[Any] = column
    for letters, instead in _LETTERS:
        for letter in letters:
            plain = func.replace(plain, letter, instead)
    return func.lower(plain).contains(plain_name(text), autoescape=True)
