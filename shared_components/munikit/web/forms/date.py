# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A date in three boxes, which people get right more often than in a calendar."""

import re
from collections.abc import Callable
from datetime import date
from functools import reduce
from typing import Any

from wtforms import ValidationError
from wtforms.form import BaseForm

from munikit.kernel.bounds import EARLIEST, LATEST, is_plausible_day, is_plausible_year
from munikit.kernel.calendar import MONTHS
from munikit.kernel.text import fold
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.forms.clean import clean_text
from munikit.web.forms.text import Question

_PARTS = ("day", "month", "year")
_NAMES = {"day": _l("el día"), "month": _l("el mes"), "year": _l("el año")}
_NUMBER = re.compile(r"[0-9]{1,4}")
# «27/03/2027» or «27 de marzo de 2027», typed in the box of the day.
_WHOLE = re.compile(
    r"([0-9]{1,2}[º°]?)(?: ?[-/.] ?| (?:de )?)([0-9]{1,2}|[^\W\d_]{3,10}\.?)"
    r"(?: ?[-/.] ?| (?:del? )?)([0-9]{1,4})"
)
_MOST = 30
_SHORT_YEAR = re.compile(r"[0-9]{1,3}")


class DateField(Question):
    """``data`` is a date. ``after`` gives the day the answer must be later than, if any."""

    kind = "date"
    is_grouped = True
    first_box = "-day"

    def __init__(
        self,
        label: str,
        *,
        after: Callable[[], date] | None = None,
        too_early: str = _l("La fecha debe ser posterior a hoy"),
        **rest: Any,  # noqa: ANN401 - see Question.
    ) -> None:
        super().__init__(label, **rest)
        self.after = after
        self.too_early = too_early
        self.typed = dict.fromkeys(_PARTS, "")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002 - WTForms' signature.
        self.process_errors = []
        self.data = data if isinstance(data, date) else None
        self.typed = dict.fromkeys(_PARTS, "")
        if self.data is not None:
            values = (self.data.day, self.data.month, self.data.year)
            self.typed = dict(zip(_PARTS, map(str, values), strict=True))
        if formdata:
            self.typed = {p: formdata.get(f"{self.name}-{p}", "") for p in _PARTS}
            self.typed = _spread({p: clean_text(text)[:_MOST] for p, text in self.typed.items()})
            self.data = self._read()

    def is_empty(self) -> bool:
        return not any(self.typed.values())

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        missing = [str(_NAMES[part]) for part in _PARTS if not self.typed[part]]
        if missing:
            raise ValidationError(
                _("A la fecha le falta %(missing)s", missing=reduce(_both, missing))
            )
        if _SHORT_YEAR.fullmatch(self.typed["year"]):
            raise ValidationError(_("Escriba el año con cuatro cifras, como 2027"))
        if (year := self.typed["year"]).isdecimal() and not is_plausible_year(int(year)):
            raise ValidationError(
                _(
                    "El año debe estar entre %(year)s y %(year2)s",
                    year=EARLIEST.year,
                    year2=LATEST.year,
                )
            )
        if self.data is None:
            raise ValidationError(_("Esa fecha no existe. Revise el día y el mes"))
        if self.after is not None and self.data <= self.after():
            raise ValidationError(self.too_early)

    def _read(self) -> date | None:
        # The first of a month is «1º».
        day_said = self.typed["day"].rstrip("º°")
        numbers = {**self.typed, "day": day_said, "month": _month_number(self.typed["month"])}
        if not all(_NUMBER.fullmatch(text) for text in numbers.values()):
            return None
        day, month, year = (int(numbers[part]) for part in _PARTS)
        try:
            typed = date(year, month, day)
        except ValueError:
            return None
        return typed if is_plausible_day(typed) else None


def _both(one: str, other: str) -> str:
    return _("%(one)s y %(other)s", one=one, other=other)


def _spread(typed: dict[str, str]) -> dict[str, str]:
    """Return the parts of a date that was typed whole in the box of its day."""
    whole = _WHOLE.fullmatch(typed["day"])
    if whole is None or typed["month"] or typed["year"]:
        return typed
    return dict(zip(_PARTS, whole.groups(), strict=True))


def _month_number(text: str) -> str:
    """Return a month's number where its name was written, or its first three letters."""
    word = fold(text).rstrip(".")
    word = "septiembre" if word in ("setiembre", "sept", "set") else word
    known = [n for n, name in enumerate(MONTHS, start=1) if word in (name, name[:3])]
    return str(known[0]) if known else text
