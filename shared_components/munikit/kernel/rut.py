# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The RUT (*rol único tributario*), which for a person is the RUN (*rol único nacional*)."""

import re
from dataclasses import dataclass

from stdnum.cl import rut as stdnum_rut

from munikit.kernel.text import grouped, plain_hyphens, tidy
from munikit.kernel.words import lazy_gettext as _l

# «RUN 12.345.678-5.», as it is copied out of a sentence.
_CALLED = re.compile(r"R\.?U\.?[NT]\.?(?: ?N[º°]\.?)? ?:? ?(?=[0-9])", re.ASCII)
# The check digit is told by a sign before it, by being K, or by the points (13.656.6494).
_WRITTEN = re.compile(
    r"0*([1-9][0-9., ]*?)(?: ?- ?(?=.$)| (?=.$)|(?=K$)|(?<=[.,][0-9]{3})(?=.$))([0-9K])", re.ASCII
)
_DIGITS = re.compile(r"[0-9][0-9., ]*", re.ASCII)
_ALONE = re.compile(r"0*([1-9][0-9]{7})([0-9])", re.ASCII)
# Nine digits: the numbers of a hundred million on are provisional ones, of people without a RUN.
_MOST_DIGITS = 9
_PROVISIONAL = "100"


class RUTError(ValueError):
    """The text is no RUT."""

    words = _l("Escriba el RUN con dígito verificador, como 12.345.678-5")


class RUTChecksumError(RUTError):
    """The text has the form of a RUT, but its check digit belongs to another number."""

    words = _l("El dígito verificador no corresponde a ese RUN. Revise los números")


class RUTUncheckedError(RUTError):
    """The text is a number, and nothing says that its last digit is a check digit."""

    words = _l(
        "Falta el dígito verificador: escríbalo después de un guion, como "
        "12.345.678-5. Si ya lo escribió, ponga el guion"
    )


@dataclass(frozen=True, order=True, slots=True)
class RUT:
    """A valid RUT. ``number`` is without the check digit; ``check`` is ``0``-``9`` or ``K``."""

    number: int
    check: str

    @classmethod
    def parse(cls, text: str) -> "RUT":
        """Read a RUT whose check digit is told apart: by a hyphen or a blank, or by being ``K``.

        Without that the last digit of a number fits as check digit once in eleven times, and what
        was one person's becomes another's: ``14206817`` is no 1.420.681-7. Points between
        thousands, zeros in front and the word RUN or RUT do not matter.

        Raises:
            RUTUncheckedError: there are digits only.
            RUTChecksumError: the check digit is of another number.
            RUTError: anything else that is no RUT.
        """
        plain = _plain(text)
        found = _WRITTEN.fullmatch(plain)
        digits = re.sub("[., ]", "", found[1] if found else plain)
        if found and len(digits) <= _MOST_DIGITS:
            return cls._checked(digits, found[2])
        if _DIGITS.fullmatch(plain) and len(digits.lstrip("0")) <= _MOST_DIGITS:
            raise RUTUncheckedError(text)
        raise RUTError(text)

    @classmethod
    def typed(cls, text: str) -> "RUT":
        """Read a RUT as a person types it: nine digits alone are eight and their check digit.

        No number of nine digits is a person's or company's, save the provisional ones, from
        100.000.000 on, so ``123456785`` can only be 12.345.678-5. Eight digits or fewer are asked
        back even where the last one fits: they may be a number that lacks its check digit. A file
        is read by `parse`: nobody is there to see whom a row was taken for.

        Raises:
            RUTError: as `parse`.
        """
        found = _ALONE.fullmatch(_plain(text))
        if found and not found[1].startswith(_PROVISIONAL):
            return cls._checked(found[1], found[2])
        return cls.parse(text)

    @classmethod
    def _checked(cls, digits: str, check: str) -> "RUT":
        if stdnum_rut.calc_check_digit(digits) != check:
            raise RUTChecksumError(digits)
        return cls(int(digits), check)

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
        return f"{grouped(self.number)}-{self.check}"


def _plain(text: str) -> str:
    plain = " ".join(plain_hyphens(tidy(text)).upper().split())
    return _CALLED.sub("", plain, count=1).rstrip(".,; ")
