# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The communes of Chile that have a municipality, with their CUT (*código único territorial*)."""

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

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


@dataclass(frozen=True)
class Commune:
    cut: str
    name: str
    province: str
    region: str

    @property
    def region_code(self) -> str:
        """ISO 3166-2 without ``CL-``, which the holiday calendar asks for."""
        return REGION_CODES[self.cut[:2]]


@cache
def communes() -> Sequence[Commune]:
    """Return the 345 communes with a municipality, by CUT (División Político-Administrativa)."""
    with (files("munikit") / "data" / "communes.csv").open(encoding="utf-8") as lines:
        return tuple(
            Commune(row["cut"], row["commune"], row["province"], row["region"])
            for row in csv.DictReader(lines)
        )


def find_commune(text: str) -> Commune | None:
    """Find a commune by CUT or by name, whatever the case, accents and apostrophes.

    People write Aysén and Coyhaique, the official list Aisén and Coihaique: both are found.
    """
    wanted = _fold(text)
    return next((c for c in communes() if wanted in (c.cut, _fold(c.name))), None)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum()).replace("y", "i")
