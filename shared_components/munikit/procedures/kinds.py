# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kinds of question. How one is asked, told and counted stands in its `Kind`.

Forms, words, exports, fees, examples and ``portal procedure try`` read it from there. Its HTML is
in the macros of ``web/templates``; what rules do with a file, a declaration or an e-mail stands
with those rules: ``tests/architecture/test_named_once.py`` says which kinds they may name.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any

from munikit.kernel.addresses import address_in_words
from munikit.kernel.bounds import read_day
from munikit.kernel.money import Money, shown_quantity
from munikit.kernel.rut import RUT
from munikit.kernel.words import lazy_gettext as _l


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    RUN = "run"
    NUMBER = "number"
    DECIMAL = "decimal"
    MONEY = "money"
    ADDRESS = "address"
    PLATE = "plate"
    ROLL = "roll"
    GROUP = "group"
    FILE = "file"
    DECLARATION = "declaration"

    @property
    def how(self) -> "Kind":
        return KINDS[self]


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - a JSON value.
    return value


@dataclass(frozen=True)
class Reading:
    """How an answer is written where no form asks for it: for ``try``, and in an example.

    ``typed`` reads the first, or gives nothing; ``number`` is what a kept answer counts, or nothing
    where it counts none. ``is_a`` begins what is said of another answer; ``in_try`` and
    ``in_example`` end it.
    """

    is_a: str
    in_try: str
    typed: Callable[[str], object]
    in_example: str = ""
    number: Callable[[object], int | Decimal | None] | None = None


@dataclass(frozen=True)
class Kind:
    """How questions of a kind are asked and their answers told.

    ``field`` is ``package.module:Class``, named because a form knows Flask. ``takes`` are the keys
    of a question that go with it. ``words`` tells a kept answer; ``given`` makes of it what the
    form shows again. ``answers`` are those a condition may name. ``in_rows``: a row of a group may
    ask it. ``reused``: a later application may begin with the same answer.
    """

    field: str
    takes: tuple[str, ...] = ()
    words: Callable[[Any], str] = str
    given: Callable[[Any], Any] = _as_it_is
    answers: tuple[bool, ...] = ()
    in_rows: bool = False
    reused: bool = True
    reading: Reading | None = None

    @property
    def number(self) -> Callable[[object], int | Decimal | None] | None:
        """What an answer counts, where it is a number: fees and bounds ask it."""
        return self.reading.number if self.reading else None


def _whole(answer: object) -> int | None:
    return answer if type(answer) is int else None


def _decimal(answer: object) -> int | Decimal | None:
    if type(answer) is not float:
        return _whole(answer)
    # Its shortest writing is what was typed; a binary fraction would not be.
    number = Decimal(repr(answer)) if isfinite(answer) else None
    return number if number is not None and number == round(number, 2) else None


def _decimal_in(text: str) -> float | None:
    """Read ``12,5`` or ``12.5``; what is kept is a whole number where it is one."""
    if not re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?", text):
        return None
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number


def _decimal_in_words(answer: object) -> str:
    return shown_quantity(_decimal(answer) or 0)


def _run(answer: str) -> str:
    return str(RUT.parse(answer))


_WHOLE_NUMBER = Reading(
    is_a=_l("es un número entero"),
    in_try="escriba solo cifras",
    typed=lambda text: int(text) if text.isdecimal() else None,
    in_example=_l("escríbalo sin comillas ni decimales"),
    number=_whole,
)
_DECIMAL = Reading(
    is_a=_l("es un número con hasta dos decimales"),
    in_try=_l("escríbalo como 12,5"),
    typed=_decimal_in,
    in_example=_l("escríbalo sin comillas, como 12.5"),
    number=_decimal,
)
_DAY = Reading(
    _l("es una fecha"), _l("escríbala como 2026-12-25"), lambda t: t if read_day(t) else None
)
_FORMS = "munikit.web.forms"

KINDS: Mapping[QuestionKind, Kind] = {
    QuestionKind.TEXT: Kind(f"{_FORMS}:TextField", takes=("most",), in_rows=True),
    QuestionKind.LONG_TEXT: Kind(f"{_FORMS}:LongTextField", takes=("most",)),
    QuestionKind.CHOICE: Kind(f"{_FORMS}:ChoiceField", takes=("options",)),
    QuestionKind.CHOICES: Kind(f"{_FORMS}:ChoicesField", takes=("options",)),
    QuestionKind.YES_NO: Kind(f"{_FORMS}:YesNoField", answers=(True, False)),
    QuestionKind.DATE: Kind(
        f"{_FORMS}:DateField",
        takes=("in_future",),
        words=lambda answer: f"{date.fromisoformat(answer):%d-%m-%Y}",
        given=date.fromisoformat,
        reused=False,
        reading=_DAY,
    ),
    QuestionKind.EMAIL: Kind(f"{_FORMS}:EmailField", in_rows=True),
    QuestionKind.PHONE: Kind(f"{_FORMS}:PhoneField", in_rows=True),
    QuestionKind.RUN: Kind(f"{_FORMS}:RUTField", words=_run, given=_run, in_rows=True),
    QuestionKind.NUMBER: Kind(
        f"{_FORMS}:NumberField",
        takes=("least", "greatest"),
        in_rows=True,
        reading=_WHOLE_NUMBER,
    ),
    QuestionKind.DECIMAL: Kind(
        f"{_FORMS}.text:DecimalField",
        takes=("least", "greatest"),
        words=_decimal_in_words,
        given=_decimal_in_words,
        in_rows=True,
        reading=_DECIMAL,
    ),
    QuestionKind.MONEY: Kind(
        f"{_FORMS}:MoneyField",
        takes=("least", "greatest"),
        words=lambda answer: str(Money(answer)),
        in_rows=True,
        reading=_WHOLE_NUMBER,
    ),
    QuestionKind.ADDRESS: Kind(f"{_FORMS}:AddressField", words=address_in_words),
    QuestionKind.PLATE: Kind(f"{_FORMS}:PlateField", in_rows=True),
    QuestionKind.ROLL: Kind(f"{_FORMS}:RollField", in_rows=True),
    QuestionKind.GROUP: Kind(f"{_FORMS}:GroupField", takes=("columns", "most_rows")),
    QuestionKind.FILE: Kind(f"{_FORMS}:FileField", reused=False),
    QuestionKind.DECLARATION: Kind(
        f"{_FORMS}:DeclarationField", answers=(True, False), reused=False
    ),
}

NUMBERS = tuple(name for name, kind in KINDS.items() if kind.number)


def those_that_take(key: str) -> str:
    """Name the kinds of question a key goes with: «number y money»."""
    return in_a_row((name for name, kind in KINDS.items() if key in kind.takes), "y")


def in_a_row(names: Iterable[str], last: str) -> str:
    """Return names as a sentence has them, ``last`` («y», «o») before the last."""
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end
