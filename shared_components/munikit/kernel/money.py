# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pesos and UTM: the two units a municipal charge is written in."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from munikit.kernel.text import grouped, tidy

# Points or blanks only between thousands, so that «34.50» is no 3.450; «,00» and «.-» as on a
# cheque. A program writes 34500.00, which is no group of thousands; «36.00» may be 36.000 cut off.
_PESOS = re.compile(
    r"(?:\$|clp ?\$?)? ?"
    r"(?:(?P<grouped>[0-9]{1,3}(?:(?:\.[0-9]{3}){1,3}|(?: [0-9]{3}){1,3})|[0-9]{1,12})(?:,0{1,2})?"
    r"|(?P<plain>[0-9]{4,12})\.0{1,2})"
    r" ?(?:[.,]?[-–])?(?: ?(?:pesos|clp)\.?)?",
    re.ASCII | re.IGNORECASE,
)


def read_pesos(text: str) -> int | None:
    """Return the whole pesos of an amount as people and programs write it, or nothing."""
    found = _PESOS.fullmatch(" ".join(tidy(text).split()))
    return int(re.sub("[. ]", "", found["grouped"] or found["plain"])) if found else None


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """A whole number of Chilean pesos; the peso has no minor unit."""

    pesos: int

    def __post_init__(self) -> None:
        # bool is an int for Python, and a float that happens to be whole is still a float.
        if type(self.pesos) is not int:
            raise TypeError(f"Money takes whole pesos as int, not {self.pesos!r}")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.pesos + other.pesos)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.pesos - other.pesos)

    def __mul__(self, times: int | Decimal) -> "Money":
        """Return so many times the amount; what is left of a peso is rounded half up."""
        return Money(
            _rounded(self.pesos * times) if isinstance(times, Decimal) else self.pesos * times
        )

    def __str__(self) -> str:
        """Return the amount as people read it: ``$34.500``, ``−$3.450``."""
        sign = "−" if self.pesos < 0 else ""
        return f"{sign}${grouped(abs(self.pesos))}"


@dataclass(frozen=True, order=True, slots=True)
class UTM:
    """An amount in *unidades tributarias mensuales*, exact until it is charged."""

    amount: Decimal

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"UTM takes a Decimal, not {self.amount!r}")

    def in_pesos(self, value: Money) -> Money:
        """Convert with the value of one UTM, rounding once, half up, to the whole peso.

        Código Tributario art. 8: fractions below fifty cents are dropped, others raised.
        """
        return Money(_rounded(self.amount * value.pesos))

    def __str__(self) -> str:
        """Return the amount with a decimal comma: ``0,5 UTM``."""
        return f"{shown_quantity(self.amount)} UTM"


def shown_quantity(number: int | Decimal) -> str:
    """Return a number with a decimal comma, and as many decimals as it has."""
    return (
        f"{number.normalize():f}".replace(".", ",") if isinstance(number, Decimal) else str(number)
    )


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
