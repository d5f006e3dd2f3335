# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Questions that are answered by writing."""

import re
from typing import Any

from wtforms import Field, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from munikit.kernel.bounds import MOST_PESOS, is_plausible_amount
from munikit.kernel.contact import ContactError, read_email, read_phone
from munikit.kernel.encodings import GARBLED, is_garbled
from munikit.kernel.money import Money, read_pesos
from munikit.kernel.rut import RUT, RUTError
from munikit.kernel.text import grouped
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.forms.clean import clean_text

# Points only between thousands: «34.50» is no 3.450.
_WHOLE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){1,3}|[0-9]{1,12}")
_POINTED = re.compile(r"[0-9]{1,9}\.[0-9]{1,2}")
_DECIMAL = re.compile(
    rf"{_POINTED.pattern}|(?:[0-9]{{1,3}}(?:\.[0-9]{{3}}){{1,2}}|[0-9]{{1,9}})(?:,[0-9]{{1,2}})?"
)


class Question(Field):
    """A question in words. ``required`` is what is said when the answer is missing, or nothing.

    ``kind`` names the macro that draws it. Of one that is drawn as several boxes, ``is_grouped``,
    ``first_box`` ends the id of the first, where an error leads.
    """

    kind = "text"
    is_grouped = False
    first_box = ""

    def __init__(
        self,
        label: str,
        *,
        help: str = "",  # noqa: A002 - the word everybody uses.
        required: str | None = None,
        **rest: Any,  # noqa: ANN401 - WTForms' own arguments.
    ) -> None:
        super().__init__(label, **rest)
        self.help = help
        self.required = required

    def is_empty(self) -> bool:
        return not self.data

    def pre_validate(self, form: BaseForm) -> None:
        """Say what is missing, or go on to check what is there.

        Raises:
            StopValidation: with the words for the person.
        """
        if self.is_empty():
            raise StopValidation(self.required or "")
        self.check(form)

    def check(self, form: BaseForm) -> None:
        """Check an answer that is not empty; raise `ValidationError` with the words."""


class TextField(Question):
    """A line of text, in NFC, at most ``most`` characters."""

    input_type = "text"
    inputmode = "text"
    autocomplete = "off"

    def __init__(self, label: str, *, most: int = 200, **rest: Any) -> None:  # noqa: ANN401 - see Question.
        super().__init__(label, **rest)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_text(valuelist[0]) if valuelist else ""

    def shown(self) -> str:
        """Return what stands in the box."""
        return "" if self.data is None else str(self.data)

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        if is_garbled(self.shown()):
            raise ValidationError(GARBLED)
        length = len(self.shown())
        if length > self.most:
            raise ValidationError(
                _(
                    "El texto debe tener %(most)s caracteres o menos. Sobran %(length)s",
                    most=self.most,
                    length=length - self.most,
                )
            )


class LongTextField(TextField):
    """Some lines of text; ``lines`` is how many the box shows."""

    kind = "long_text"
    lines = 5

    def __init__(self, label: str, *, most: int = 1000, **rest: Any) -> None:  # noqa: ANN401 - see Question.
        super().__init__(label, most=most, **rest)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_text(valuelist[0], lines=True) if valuelist else ""


class EmailField(TextField):
    """An e-mail address."""

    input_type = "email"
    inputmode = "email"
    autocomplete = "email"

    def check(self, form: BaseForm) -> None:
        super().check(form)
        try:
            self.data = read_email(self.data)
        except ContactError as error:
            raise ValidationError(str(error)) from None


class PhoneField(TextField):
    """A Chilean telephone number; ``data`` is its nine digits."""

    input_type = "tel"
    inputmode = "tel"
    autocomplete = "tel"

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        try:
            self.data = read_phone(self.data)
        except ContactError as error:
            raise ValidationError(str(error)) from None


class RUTField(TextField):
    """A RUN or RUT; ``data`` is a `RUT`, or what was typed while it is none."""

    kind = "run"

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        try:
            self.data = RUT.typed(str(self.data))
        except RUTError as error:
            raise ValidationError(error.words) from None


class NumberField(TextField):
    """A whole number between two, where they are given; ``data`` is an int once it is valid."""

    inputmode = "numeric"
    refusal = _l("Escriba un número sin letras ni decimales, como 12")

    def __init__(
        self,
        label: str,
        *,
        least: int | None = None,
        greatest: int | None = None,
        **rest: Any,  # noqa: ANN401 - see Question.
    ) -> None:
        super().__init__(label, **rest)
        self.least = least
        self.greatest = greatest

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        number = self.read(str(self.data))
        if number is None:
            raise ValidationError(self.refusal)
        self.data = number
        if self.least is not None and self.data < self.least:
            raise ValidationError(_("Debe ser %(named)s o más", named=self.named(self.least)))
        if self.greatest is not None and self.data > self.greatest:
            raise ValidationError(_("Debe ser %(named)s o menos", named=self.named(self.greatest)))

    def read(self, text: str) -> float | None:
        """Return the number in what was typed, or nothing."""
        return int(text.replace(".", "")) if _WHOLE.fullmatch(text) else None

    def named(self, number: int) -> str:
        """Return a bound as people write it."""
        return grouped(number)


class DecimalField(NumberField):
    """A number with up to two decimals after a comma; ``data`` is an int where it has none."""

    inputmode = "decimal"
    refusal = _l("Escriba un número con hasta dos decimales, como 12,5")

    def shown(self) -> str:
        return (
            super().shown().replace(".", ",") if isinstance(self.data, float) else super().shown()
        )

    def read(self, text: str) -> float | None:
        if not _DECIMAL.fullmatch(text):
            return None
        # Of points only one before fewer than three digits is no point between thousands.
        whole = text if _POINTED.fullmatch(text) else text.replace(".", "").replace(",", ".")
        return int(float(whole)) if float(whole).is_integer() else float(whole)


class MoneyField(NumberField):
    """An amount in pesos; ``data`` is `Money` once it is valid."""

    refusal = _l("Escriba el monto en pesos, como 34.500")

    def check(self, form: BaseForm) -> None:
        super().check(form)
        if not is_plausible_amount(self.data):
            raise ValidationError(
                _("El monto debe ser %(most_pesos)s o menos", most_pesos=Money(MOST_PESOS))
            )
        self.data = Money(self.data)

    def read(self, text: str) -> int | None:
        return read_pesos(text)

    def named(self, number: int) -> str:
        return str(Money(number))
