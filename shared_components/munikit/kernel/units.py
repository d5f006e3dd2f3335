# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The value of the UTM by month."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from munikit.kernel.errors import UnavailableError
from munikit.kernel.money import Money

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)


@dataclass(frozen=True)
class UTMTable:
    """Values the tax service (SII) publishes, by ``YYYY-MM``."""

    values: Mapping[str, Money]
    source: str

    @classmethod
    def read(cls, path: Path) -> "UTMTable":
        """Read a CSV with the columns ``mes`` (``YYYY-MM``) and ``utm`` (whole pesos)."""
        with path.open(encoding="utf-8", newline="") as lines:
            rows = {row["mes"]: Money(int(row["utm"])) for row in csv.DictReader(lines)}
        return cls(rows, str(path))

    def value(self, on: date) -> Money:
        """Return the UTM of the month of ``on``.

        Raises:
            UnavailableError: the month is not in the table. No other month stands in for it.
        """
        try:
            return self.values[f"{on:%Y-%m}"]
        except KeyError:
            raise UnavailableError(
                f"Falta la UTM de {month_name(on)}. Mientras no se cargue, no se puede calcular "
                "este cobro. Vuelva a intentarlo más tarde o llame a la municipalidad."
            ) from None


def month_name(day: date) -> str:
    """Return the month as people read it: ``noviembre de 2026``."""
    return f"{MONTHS[day.month - 1]} de {day.year}"
