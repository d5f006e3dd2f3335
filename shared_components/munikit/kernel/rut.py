# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The RUT (*rol único tributario*), which for a person is the RUN (*rol único nacional*)."""

from dataclasses import dataclass

from stdnum.cl import rut as stdnum_rut
from stdnum.exceptions import InvalidChecksum, ValidationError

# stdnum asks for seven digits and a check digit; old tax ids are shorter, and a zero in front
# changes no check digit.
_STDNUM_LENGTH = 8


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
        """Read a RUT with or without dots and hyphen, ``k`` in either case.

        Raises:
            RUTChecksumError: the check digit is of another number.
            RUTError: anything else that is no RUT.
        """
        if not text.isascii():
            raise RUTError(text)
        try:
            valid = stdnum_rut.validate(stdnum_rut.compact(text).zfill(_STDNUM_LENGTH))
        except InvalidChecksum as error:
            raise RUTChecksumError(text) from error
        except ValidationError as error:
            raise RUTError(text) from error
        if int(valid[:-1]) == 0:
            raise RUTError(text)
        return cls(int(valid[:-1]), valid[-1])

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
