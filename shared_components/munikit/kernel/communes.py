# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The communes of Chile that have a municipality, with their CUT (*código único territorial*)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from munikit.kernel.spreadsheets import Columns, read_file
from munikit.kernel.text import fold, tidy

# ISO 3166-2 code of each region, by the first two digits of the CUT.
REGION_CODES = {
    "01": "TA", "02": "AN", "03": "AT", "04": "CO", "05": "VS", "06": "LI", "07": "ML", "08": "BI",
    "09": "AR", "10": "LL", "11": "AI", "12": "MA", "13": "RM", "14": "LR", "15": "AP", "16": "NB",
}  # fmt: skip
# Where the clocks are not those of Santiago: Magallanes (12) keeps summer time all year since 2017
# , Aysén (11) since 2025; Isla de Pascua is two hours behind.
_ZONES = {"05201": "Pacific/Easter", "11": "America/Coyhaique", "12": "America/Punta_Arenas"}


def zone_of(cut: str) -> ZoneInfo:
    """Return the time zone of a commune, by its code."""
    return ZoneInfo(_ZONES.get(cut) or _ZONES.get(cut[:2]) or "America/Santiago")


# «Baldivia» is Valdivia; «Narnia» is nothing, and least of all Arica.
_ALIKE = 0.8
# «San» begins too many to be a question.
_MOST_BEGUN = 4
_COLUMNS = Columns(("cut", "commune", "province", "region", "also", "asks"))


@dataclass(frozen=True)
class Commune:
    """``also`` are other names it is written by, ``asks`` names that may mean another place."""

    cut: str
    name: str
    province: str
    region: str
    also: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def region_code(self) -> str:
        """ISO 3166-2 without ``CL-``, which the holiday calendar asks for."""
        return REGION_CODES[self.cut[:2]]


@cache
def communes() -> Sequence[Commune]:
    """Return the 345 communes with a municipality, by CUT (División Político-Administrativa)."""
    table = Path(str(files("munikit"))) / "data" / "communes.csv"
    return tuple(read_file(table, _COLUMNS, _commune))


def _commune(row: Mapping[str, str]) -> Commune:
    return Commune(
        row["cut"],
        row["commune"],
        row["province"],
        row["region"],
        tuple(row["also"].split("|")) if row["also"] else (),
        tuple(row["asks"].split("|")) if row["asks"] else (),
    )


def find_commune(text: str) -> Commune | None:
    """Find a commune by CUT or by a name of its own, whatever the case, accents and apostrophes.

    People write Aysén and Aisén, La Calera and Calera, «Puerto Montt, Los Lagos»: all are found.
    """
    named, *around = text.split(",")
    found = _by_name().get(_folded(named))
    return found if found and all(_is_around(found, _folded(each)) for each in around) else None


def asked_communes(text: str) -> Sequence[Commune]:
    """Return those known by a name that may mean another place, as Puerto Natales is Natales."""
    wanted = _folded(text)
    return [each for each in communes() if wanted in map(_folded, each.asks)]


def likely_communes(text: str) -> Sequence[Commune]:
    """Return those a text that is no commune's name may mean: somebody has to say which.

    «Viña» begins Viña del Mar; a misspelt name is like two or three others.
    """
    wanted = _folded(text)
    asked = asked_communes(text)
    if asked or not wanted:
        return asked
    start = f"{fold(text)} "
    begun = [each for each in communes() if fold(each.name).startswith(start)]
    if begun:
        return begun if len(begun) <= _MOST_BEGUN else []
    names = _by_name()
    close = get_close_matches(wanted[:60], names, n=3, cutoff=_ALIKE)
    return list(dict.fromkeys(names[name] for name in close if not name.isdigit()))


@cache
def _by_name() -> dict[str, Commune]:
    return {
        _folded(name): each for each in communes() for name in (*each.also, each.name, each.cut)
    }


def _is_around(commune: Commune, place: str) -> bool:
    """Say whether a place is the commune's country or region, however shortly it is named."""
    bare = place.removeprefix("regionde").removeprefix("region")
    known = {"chile", commune.region_code.lower(), ""}
    return bare in known or (len(bare) > 3 and bare in _folded(commune.region))  # noqa: PLR2004 - a word.


def _folded(text: str) -> str:
    return "".join(c for c in fold(tidy(text)) if c.isalnum()).replace("y", "i")
