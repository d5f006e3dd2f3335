# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The letters of papers: the kit's own fonts, and what they cannot show.

A paper looks the same on every machine because the press knows these fonts and no other.
"""

import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _

_FOLDER = files("munikit.printing") / "fonts"
FONTCONFIG_FILE = "FONTCONFIG_FILE"
_MOST_NAMED = 8
_LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
# Line ends, spaces, joiners, marks of direction, soft hyphens: they take no place, or an empty one.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
# Selectors of a variant, which the letter before them has or not; a hyphen drawn as another.
_VARIANTS = re.compile("[\u034f\u180b-\u180d\u2011\u2065\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def font_settings() -> Path:
    """Return the fontconfig file that names the kit's fonts and no other."""
    return Path(str(_FOLDER / "fonts.conf"))


@contextmanager
def own_fonts_only() -> Iterator[None]:
    """Hide the fonts of the machine from whoever asks fontconfig meanwhile."""
    before = os.environ.get(FONTCONFIG_FILE)
    os.environ[FONTCONFIG_FILE] = str(font_settings())
    try:
        yield
    finally:
        if before is None:
            del os.environ[FONTCONFIG_FILE]
        else:
            os.environ[FONTCONFIG_FILE] = before


def unprintable(text: str) -> str:
    """Return the letters of a text that no paper can show, each once, as they come."""
    return "".join(dict.fromkeys(each for each in text if not _is_shown(each)))


def refusal(letters: Iterable[str], where: Sequence[str] = ()) -> InvalidError:
    """Return what is said of a paper that could not show these letters; ``where`` they stand."""
    standing = (
        _(", que está en %(where)s", where=_(" y en ").join(f"«{each}»" for each in where))
        if where
        else ""
    )
    return InvalidError(
        _(
            "El documento no puede mostrar %(named)s%(standing)s: su letra no tiene esos "
            "signos. Ese dato debe estar escrito con letras latinas, como en la cédula de "
            "identidad.",
            named=named(letters),
            standing=standing,
        )
    )


def ask_for_others(text: str) -> str:
    """Return what whoever writes a text is told, if it goes on a paper that could not show it."""
    letters = unprintable(text)
    if not letters:
        return ""
    return _(
        "El documento que se emite no puede mostrar %(named)s. Escríbalo sin esos "
        "signos, con letras como las de la cédula de identidad",
        named=named(letters),
    )


def require_shown(*texts: str) -> None:
    """Make sure that a paper with these words would show every letter.

    Raises:
        InvalidError: it would not; the letters are named.
    """
    letters = unprintable(" ".join(texts))
    if letters:
        raise refusal(letters)


def spelled(value: Any) -> Any:  # noqa: ANN401 - what a template takes: texts, lists, tables.
    """Return words for a paper that must be made: a letter it lacks is said by its number."""
    if isinstance(value, str):
        return "".join(each if _is_shown(each) else f"[U+{ord(each):04X}]" for each in value)
    if isinstance(value, Mapping):
        return {spelled(key): spelled(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(spelled(each) for each in value)
    return value


def named(letters: Iterable[str]) -> str:
    """Return letters as an official can find them: what they look like and their number."""
    known = list(letters)
    shown = ", ".join(f"«{each}» (U+{ord(each):04X})" for each in known[:_MOST_NAMED])
    rest = len(known) - _MOST_NAMED
    return _("%(shown)s y %(rest)s más", shown=shown, rest=rest) if rest > 0 else shown


def without_controls(text: str) -> str:
    """Return a text with plain line ends, and without the signs that nobody means to be seen."""
    return _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))


def _is_shown(letter: str) -> bool:
    if unicodedata.category(letter) in _UNSEEN or _VARIANTS.match(letter) or _is_known(letter):
        return True
    parts = unicodedata.normalize("NFD", letter)
    return parts != letter and all(_is_known(each) for each in parts)


def _is_known(letter: str) -> bool:
    firsts, lasts = _known_ranges()
    at = bisect_right(firsts, ord(letter)) - 1
    return at >= 0 and ord(letter) <= lasts[at]


@cache
def _known_ranges() -> tuple[list[int], list[int]]:
    # A list beside the fonts: a page that only asks need not read a font.
    lines = (_FOLDER / "letters.txt").read_text(encoding="ascii").split()
    ranges = [line.partition("-") for line in lines]
    return [int(a, 16) for a, _rest, _rest in ranges], [int(b or a, 16) for a, _rest, b in ranges]
