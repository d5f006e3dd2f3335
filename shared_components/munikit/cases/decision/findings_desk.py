# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a paper certifies, as whoever decides fills it in: a box for each row of the paper."""

from collections.abc import Mapping

from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.outcome import FindingRows
from munikit.web.forms import Form, LongTextField, sent

APPROVE = "approve"
REJECT = "reject"
_LONGEST = 2000


class RowField(LongTextField):
    """A row of the paper: whoever approves fills it in, and of whoever rejects it is not read."""

    lines = 2

    def pre_validate(self, form: BaseForm) -> None:
        if form.data.get("decision", APPROVE) != APPROVE:
            raise StopValidation
        super().pre_validate(form)


class FindingForm(Form):
    """A form with the boxes of `row_fields`."""

    @property
    def rows(self) -> list[RowField]:
        return [each for each in self if isinstance(each, RowField)]

    @property
    def boxes(self) -> dict[str, str]:
        """What was written in each box, by its name."""
        return {each.name: each.data or "" for each in self.rows}

    @property
    def finding(self) -> dict[str, str]:
        """What was written of each row."""
        return {each.label.text: each.data or "" for each in self.rows}


def row_fields(finding: FindingRows | None) -> dict[str, RowField]:
    """Return a box for each row, for a form's class."""
    return {
        name: RowField(row, required=_l("Complete «%(row)s»", row=row), most=_LONGEST)
        for name, row in row_names(finding).items()
    }


def row_names(finding: FindingRows | None) -> dict[str, str]:
    """Return the rows of a paper by the names of their boxes."""
    rows = dict.fromkeys(finding.rows) if finding else ()
    return {f"row_{number}": row for number, row in enumerate(rows, 1)}


def boxes_of(finding: FindingRows | None, given: Mapping[str, str]) -> dict[str, str]:
    """Return what was written of each row by the name of its box."""
    return {name: given.get(row, "") for name, row in row_names(finding).items()}


def finding_sent(finding: FindingRows | None) -> dict[str, str]:
    """Return what a form that is not checked says of each row."""
    return {row: sent().lines(name, _LONGEST) for name, row in row_names(finding).items()}
