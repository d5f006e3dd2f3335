# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An address on one line, of the boxes it was written in: what two of them say is said once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from munikit.kernel.communes import find_commune
from munikit.kernel.text import fold

_WORD = re.compile(r"s/n|[^\W_]+(?:[.,][0-9]+)?")
_WITHOUT_NUMBER = re.compile(r"\bsin n[uú]mero\b|\bs[./ ]+n\b", re.IGNORECASE)
_COMMA = re.compile(r",(?![0-9])")
# What only says that a number follows.
_SIGNS = frozenset({"n", "no", "nº", "º", "°", "o", "nro", "num", "numero"})
# A number behind one of these is the way's own name: house 10 of Calle 10.
_WAYS = frozenset(
    {
        "avda", "avenida", "av", "calle", "camino", "diagonal", "km", "kilometro", "pasaje",
        "pasj", "pje", "poblacion", "psje", "ruta", "sector", "transversal", "villa",
    }
)  # fmt: skip
# And before one of these too, in «Población 5 de Abril» or «Los Aromos 2 Sur».
_AFTER = frozenset({"de", "norte", "sur", "oriente", "poniente"})


@dataclass(frozen=True)
class _Word:
    plain: str
    start: int


def address_in_words(answer: Mapping[str, str]) -> str:
    """Return a kept address on one line."""
    known = find_commune(answer["commune"])
    commune = known.name if known else ""
    line = _street_and_number(_without(answer["street"], commune), answer["number"].strip(" ,;"))
    more = [
        part
        for part in (each.strip() for each in _COMMA.split(answer["more"]))
        if part and not _same(part, commune) and not _ends_with(line, part)
    ]
    return ", ".join(part for part in (line, *more, commune) if part)


def _street_and_number(street: str, number: str) -> str:
    said, wanted = _words(street), _words(number)
    if wanted and _is_in(said, wanted):
        return street
    for length in range(min(len(said), len(wanted)), 0, -1):
        first = len(said) - length
        begun = _plain(said[first:]) == _plain(wanted[:length])
        if begun and length < len(wanted) and not _names_a_way(said, first):
            return f"{street[: said[first].start]}{number}"
    return f"{street} {number}".strip()


def _is_in(said: Sequence[_Word], wanted: Sequence[_Word]) -> bool:
    """Say whether a street has the number in it, and not only in its name."""
    for first in range(1, len(said) - len(wanted) + 1):
        behind = said[first + len(wanted) :]
        if _plain(said[first : first + len(wanted)]) != _plain(wanted):
            continue
        if not _names_a_way(said, first) and not (behind and behind[0].plain in _AFTER):
            return True
    return False


def _names_a_way(said: Sequence[_Word], place: int) -> bool:
    return place > 0 and said[place - 1].plain in _WAYS


def _without(street: str, commune: str) -> str:
    """Return a street without the commune at its end, which has its own box."""
    parts = [each.strip(" ;") for each in _COMMA.split(street)]
    while len(parts) > 1 and (not parts[-1] or _same(parts[-1], commune)):
        parts.pop()
    return ", ".join(parts)


def _ends_with(line: str, part: str) -> bool:
    wanted = _plain(_words(part))
    return any(c.isdigit() for c in part) and _plain(_words(line))[-len(wanted) :] == wanted


def _same(one: str, other: str) -> bool:
    return bool(other) and _plain(_words(one)) == _plain(_words(other))


def _plain(words: Sequence[_Word]) -> list[str]:
    return [each.plain for each in words]


def _words(text: str) -> list[_Word]:
    # As long as it was: where a word begins is where it begins in the text.
    even = _WITHOUT_NUMBER.sub(lambda found: "s/n".ljust(len(found[0])), text)
    found = (_Word(fold(each[0]), each.start()) for each in _WORD.finditer(even))
    return [each for each in found if each.plain not in _SIGNS]
