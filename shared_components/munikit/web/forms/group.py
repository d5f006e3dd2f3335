# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The same few questions several times over: the people of a household, the trees of a garden."""

from typing import Any

from wtforms import Form as PlainForm
from wtforms import ValidationError
from wtforms.form import BaseForm

from munikit.kernel.words import gettext as _
from munikit.web.forms.text import Question


class GroupField(Question):
    """Rows of the same boxes; ``data`` is a list of a mapping for each row that says anything.

    Without JavaScript a row is added by a button, which sends the page and checks nothing.
    """

    kind = "group"
    is_grouped = True

    def __init__(self, label: str, *, row: type[PlainForm], most: int = 10, **rest: Any) -> None:  # noqa: ANN401 - see Question.
        super().__init__(label, **rest)
        self.most = most
        self.rows: list[Any] = []
        self._row = row

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002 - WTForms' signature.
        self.process_errors = []
        if formdata:
            asked = formdata.get(f"{self.name}-rows", "1")
            number = int(asked) if asked.isdigit() and len(asked) < len("100") else 1
            number += f"{self.name}-add" in formdata
            self.rows = [self._made(n, formdata=formdata) for n in range(min(number, self.most))]
        else:
            given = data if isinstance(data, list) else []
            self.rows = [self._made(n, data=each) for n, each in enumerate(given)]
        self.rows = self.rows or [self._made(0)]
        self.data = [row.data for row in self.rows if _says_anything(row)]

    @property
    def first_box(self) -> str:  # type: ignore[override] # Which it is the rows know.
        return f"-0-{next(iter(self.rows[0])).short_name}"

    @property
    def may_grow(self) -> bool:
        return len(self.rows) < self.most

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        told = [row for row in self.rows if _says_anything(row)]
        wrong = [n for n, row in enumerate(self.rows, 1) if row in told and not row.validate()]
        if wrong:
            row = self.rows[wrong[0] - 1]
            first = next(field for field in row if field.errors)
            raise ValidationError(
                _("Fila %(wrong)s: %(errors)s", wrong=wrong[0], errors=first.errors[0])
            )
        self.data = [row.data for row in told]

    def _made(self, number: int, **given: Any) -> Any:  # noqa: ANN401 - WTForms' arguments.
        return self._row(prefix=f"{self.name}-{number}-", **given)


def row_of(boxes: dict[str, Any]) -> type[PlainForm]:
    """Return the form of a row with these boxes, unbound fields by their names."""
    return type("RowForm", (PlainForm,), boxes)


def _says_anything(row: PlainForm) -> bool:
    return any(field.data not in (None, "", False) for field in row)
