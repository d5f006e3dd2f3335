# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What one cell of a table says: an identifier, an amount, a day. Each refusal names its column."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from munikit.kernel.bounds import MOST_PESOS, Days, is_plausible_amount, is_plausible_day
from munikit.kernel.calendar import MONTHS
from munikit.kernel.money import Money, read_pesos
from munikit.kernel.rut import RUT, RUTError, RUTUncheckedError
from munikit.kernel.spreadsheets import RowError
from munikit.kernel.text import fold
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_DECIMAL = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,12})?")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
_SHORT_MONTHS = "ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic"
_MADE_A_DATE = re.compile(rf"[0-9]{{1,2}}-(?:{_SHORT_MONTHS})|(?:{_SHORT_MONTHS})-[0-9]{{2,4}}")
# What a sheet shows in the place of what it could not work out, in English and in Spanish.
_ERROR = re.compile(
    r"#(?:n/?[ad]|ref|value|valor|div/0|name|nombre|num|null|nulo|spill|desbordamiento|calc|#+)[!?]?"
)
_BOOLEANS = ("verdadero", "falso", "true", "false")
_DATE = re.compile(
    r"(?:[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"
    r"|[0-9]{4}([-/.])[0-9]{1,2}\2[0-9]{1,2})(?:[ t][0-9:.]+)?"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_FRACTION = re.compile(r"[0-9.]+,[0-9]+|[0-9]+\.[0-9]+")
# A sheet keeps fifteen digits of a number, and writes zeros for the others.
_ROUNDED = re.compile(r"[1-9][0-9]{14}0+")
_AS_TEXT = _l("formatee la columna como texto, escriba el valor de nuevo y guarde otra vez")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{2}")
_MOST_SHOWN = 40
# The column of check digits, where systems keep them apart, and its other titles.
CHECK = "dv"
CHECK_TITLES = dict.fromkeys(
    ("d.v.", "dígito", "dígito verificador", "dv run", "dv rut", "run dv", "rut dv"), CHECK
)
ANY_DAY = Days()
T = TypeVar("T")
_IMPOSSIBLE_YEAR = _l(
    "%(column)s: %(shown)s tiene un año imposible: debe estar %(within)s. Revise la fecha"
)
_SHORTENED_YEAR = _l("%(column)s: %(shown)s: escriba el año con cuatro cifras")
_ERROR_CELL = _l("%(column)s: %(shown)s es un error de la planilla; corrija esa celda")
_ANSWER_CELL = _l("%(column)s: %(shown)s es una respuesta de la planilla y no nombra nada")
_SHORTENED = _l("%(column)s: %(shown)s es un número que la planilla abrevió; %(as_text)s")
_MADE_DATE = _l("%(column)s: la planilla lo convirtió en la fecha %(shown)s; %(as_text)s")
_MADE_NUMBER = _l("%(column)s: la planilla le dio forma de número a %(shown)s; %(as_text)s")


def fact_in(row: Mapping[str, str], column: str) -> str:
    """Read what a paper will say, which no spreadsheet may have spoilt.

    Raises:
        RowError: it did, and what was meant is lost. A date or a decimal may have been meant.
    """
    text = row.get(column, "")
    plain = fold(text)
    shown = _shown(text)
    if _ERROR.fullmatch(plain.replace("¡", "").replace("¿", "")):
        raise RowError(_ERROR_CELL % {"column": column, "shown": shown})
    if plain in _BOOLEANS:
        raise RowError(_ANSWER_CELL % {"column": column, "shown": shown})
    if _SCIENTIFIC.fullmatch(text) or _ROUNDED.fullmatch(text):
        raise RowError(_SHORTENED % {"column": column, "shown": shown, "as_text": _AS_TEXT})
    if _MADE_A_DATE.fullmatch(plain):
        raise RowError(_MADE_DATE % {"column": column, "shown": shown, "as_text": _AS_TEXT})
    return text


def identifier_in(row: Mapping[str, str], column: str, *, points: bool = False) -> str:
    """Read what names a thing, which no spreadsheet may have turned into something else.

    Two things that a sheet spoilt alike would be one. ``points``: those between thousands don't
    matter, since whoever compares leaves them out.

    Raises:
        RowError: it did, and what was meant is lost.
    """
    text = fact_in(row, column)
    plain = fold(text)
    shown = _shown(text)
    if _DATE.fullmatch(plain):
        raise RowError(_MADE_DATE % {"column": column, "shown": shown, "as_text": _AS_TEXT})
    grouped = _GROUPED.fullmatch(text)
    if (_FRACTION.fullmatch(text) and not (grouped and points)) or (grouped and not points):
        raise RowError(_MADE_NUMBER % {"column": column, "shown": shown, "as_text": _AS_TEXT})
    return text


def name_in(row: Mapping[str, str], column: str, *, most: int) -> str:
    """Read what names a thing, see `identifier_in`, and has to be there.

    Raises:
        RowError: it is not, or it is longer than ``most``: what is cut may name another thing.
    """
    text = identifier_in(row, column)
    if not text:
        raise RowError(_("%(column)s: está vacío", column=column))
    if len(text) > most:
        raise RowError(_("%(column)s: tiene más de %(most)s caracteres", column=column, most=most))
    return text


def choice_in(row: Mapping[str, str], column: str, choices: Mapping[str, T]) -> T:
    """Read one of a few words, in any case and without accents too; see `fold`.

    Raises:
        RowError: it is none of them.
    """
    text = row.get(column, "")
    if fold(text) not in choices:
        words = f" {_('ni')} ".join(word for word in choices if word)
        raise RowError(
            _(
                "%(column)s: %(text)s no es %(words)s",
                column=column,
                text=_shown(text),
                words=words,
            )
        )
    return choices[fold(text)]


def rut_in(row: Mapping[str, str], column: str) -> RUT | None:
    """Read a RUN or RUT, or nothing where there is none; its check digit may be a column apart.

    Raises:
        RowError: it is none. It is not repeated: what is kept of a row is no personal data.
    """
    if not row.get(column):
        return None
    try:
        return RUT.parse(checked_number(row, column))
    except RUTUncheckedError:
        raise RowError(
            _(
                "%(column)s: falta el dígito verificador. Escríbalo después de un guion, "
                "o en una columna «%(check)s»",
                column=column,
                check=CHECK,
            )
        ) from None
    except RUTError:
        raise RowError(
            _(
                "%(column)s: no es un RUN o RUT, o su dígito verificador no corresponde",
                column=column,
            )
        ) from None


def checked_number(row: Mapping[str, str], column: str) -> str:
    """Return what a cell says of a RUT, with the check digit that stands in a column of its own.

    Raises:
        RowError: both have one and they differ, or the spreadsheet spoilt the number.
    """
    number = identifier_in(row, column, points=True)
    check = row.get(CHECK, "").upper()
    if not check:
        return number
    try:
        own = RUT.parse(number).check
    except RUTUncheckedError:
        return f"{number}-{check}"
    except RUTError:
        return number
    if own != check:
        raise RowError(
            _(
                "%(column)s, %(check)s: no dicen el mismo dígito verificador",
                column=column,
                check=CHECK,
            )
        )
    return number


def amount_in(row: Mapping[str, str], column: str, *, may_be_zero: bool = False) -> Money:
    """Read whole pesos, with or without points between thousands; see `read_pesos`.

    Raises:
        RowError: it is no such amount, or more than is meant.
    """
    text = row.get(column, "")
    pesos = read_pesos(text)
    if pesos is None:
        raise RowError(
            _(
                "%(column)s: %(shown)s no es un monto en pesos, como 34500",
                column=column,
                shown=_shown(text),
            )
        )
    if not pesos and not may_be_zero:
        raise RowError(f"{column}: no puede ser 0")
    if not is_plausible_amount(pesos):
        raise RowError(
            _(
                "%(column)s: %(pesos)s es demasiado; lo más es %(most_pesos)s",
                column=column,
                pesos=Money(pesos),
                most_pesos=Money(MOST_PESOS),
            )
        )
    return Money(pesos)


def day_in(row: Mapping[str, str], column: str, within: Days = ANY_DAY) -> date:
    """Read a date as 2026-11-30, 30-11-2026, 30/11/2026 or 30.11.2026.

    Raises:
        RowError: it is none of these, or not of the years that are meant.
    """
    text = row.get(column, "")
    plain = text.replace("/", "-").replace(".", "-")
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            day = datetime.strptime(plain, form).date()  # noqa: DTZ007 - a date has no zone.
        except ValueError:
            continue
        if day in within:
            return day
        raise RowError(
            _IMPOSSIBLE_YEAR % {"column": column, "shown": _shown(text), "within": within}
        )
    if _SHORT_YEAR.fullmatch(plain):
        raise RowError(_SHORTENED_YEAR % {"column": column, "shown": _shown(text)})
    raise RowError(
        _(
            "%(column)s: %(shown)s no es una fecha, como 2026-11-30",
            column=column,
            shown=_shown(text),
        )
    )


def month_in(row: Mapping[str, str], column: str) -> date:
    """Read a month as 2026-11, 11-2026 or «noviembre de 2026»; return its first day.

    Raises:
        RowError: it is none.
    """
    text = row.get(column, "")
    words = re.findall(r"[a-z]+|[0-9]+", fold(text).replace(" de ", " "))
    numbers = [str(MONTHS.index(word) + 1) if word in MONTHS else word for word in words]
    for form in ("%Y-%m", "%m-%Y"):
        try:
            month = datetime.strptime("-".join(numbers), form).date()  # noqa: DTZ007 - as above.
        except ValueError:
            continue
        if is_plausible_day(month):
            return month
    raise RowError(
        _("%(column)s: %(shown)s no es un mes, como 2026-11", column=column, shown=_shown(text))
    )


def decimal_in(row: Mapping[str, str], column: str) -> Decimal:
    """Read a number with a decimal comma or point.

    Raises:
        RowError: it is none.
    """
    text = row.get(column, "")
    if not _DECIMAL.fullmatch(text):
        raise RowError(
            _(
                "%(column)s: %(shown)s no es un número, como 0,025",
                column=column,
                shown=_shown(text),
            )
        )
    return Decimal(text.replace(",", "."))


def _shown(text: str) -> str:
    return f"«{text[:_MOST_SHOWN]}{'…' if len(text) > _MOST_SHOWN else ''}»"
