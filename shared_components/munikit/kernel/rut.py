# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The RUT (*rol único tributario*), which for a person is the RUN (*rol único nacional*)."""

import re
from dataclasses import dataclass

from stdnum.cl import rut as stdnum_rut

from munikit.kernel.text import closed_up

# Nine digits: the numbers of a hundred million on are provisional ones, of people without a RUN.
_WRITTEN = re.compile(r"0*([1-9][0-9.]{0,10})-?([0-9K])", re.ASCII)
_MOST_DIGITS = 9


class RUTError(ValueError):
    """The text is no RUT."""


class RUTChecksumError(RUTError):
    """The text has the form of a RUT, but its check digit belongs to another number."""


@dataclass(frozen=True, order=True, slots=True)
class RUT:
    """A valid RUT. ``number`` is without the check digit; ``check`` is ``0``-``9`` or ``K``."""

    number: int
    check: str

    @classmethod
    def parse(cls, text: str) -> "RUT":
        """Read a RUT with or without dots, hyphen and zeros in front, ``k`` in either case.

        Raises:
            RUTChecksumError: the check digit is of another number.
            RUTError: anything else that is no RUT.
        """
        plain = closed_up(text).upper()
        found = _WRITTEN.fullmatch(plain)
        digits = found[1].replace(".", "") if found else ""
        if found is None or len(digits) > _MOST_DIGITS:
            raise RUTError(text)
        if stdnum_rut.calc_check_digit(digits) != found[2]:
            raise RUTChecksumError(text)
        return cls(int(digits), found[2])

    @classmethod
    def of(cls, number: int) -> "RUT":
        """Return the RUT of a number, with its check digit computed."""
        return cls(number, stdnum_rut.calc_check_digit(str(number)))

    @property
    def compact(self) -> str:
        """The form it is stored in: ``12345678-5``."""
        return f"{self.number}-{self.check}"

    def __str__(self) -> str:
        """Return the form people read: ``12.345.678-5``."""
        return f"{self.number:,}-{self.check}".replace(",", ".")
