# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Questions that are answered by choosing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import ValidationError
from wtforms.form import BaseForm

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.forms.text import Question


@dataclass(frozen=True)
class Option:
    """One answer to choose. ``hint`` is a second line, such as an address and days."""

    value: str
    label: str
    hint: str = ""


class ChoiceField(Question):
    """One of some answers, drawn as radio buttons; ``data`` is the chosen value."""

    kind = "choice"
    is_grouped = True
    first_box = "-1"

    def __init__(self, label: str, *, options: Sequence[Option], **rest: Any) -> None:  # noqa: ANN401 - see Question.
        super().__init__(label, **rest)
        self.options = tuple(options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else None

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        if self.data not in {option.value for option in self.options}:
            raise ValidationError(self.required or _("Elija una de las opciones de la lista"))


class ChoicesField(ChoiceField):
    """Several of some answers, drawn as checkboxes; ``data`` is the list of chosen values."""

    kind = "choices"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(valuelist))

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        if not set(self.data) <= {option.value for option in self.options}:
            raise ValidationError(self.required or _("Elija entre las opciones de la lista"))


_YES_NO = (Option("si", _l("Sí")), Option("no", _l("No")))


class YesNoField(ChoiceField):
    """Yes or no; ``data`` is a bool, or nothing while unanswered."""

    def __init__(self, label: str, **rest: Any) -> None:  # noqa: ANN401 - see Question.
        super().__init__(label, options=_YES_NO, **rest)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = {"si": True, "no": False}.get(valuelist[0]) if valuelist else None

    def is_empty(self) -> bool:
        return self.data is None

    def check(self, form: BaseForm) -> None:
        """Nothing more to check: what is neither yes nor no is empty."""

    def is_chosen(self, value: str) -> bool:
        return self.data is (value == "si") and self.data is not None


class DeclarationField(Question):
    """A statement to agree to; ``data`` is True once it is agreed to."""

    kind = "declaration"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist == ["si"]
