# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the treasury is brought a table: those of before and a form, then what became of this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.public.pages import Form, page, reading
from munikit.web.forms import receive_table


@dataclass(frozen=True, kw_only=True)
class TableDesk:
    """What one desk has of its own.

    ``load`` takes the form with the table's content and name and returns its id, ``address`` is
    where the page of that one is; ``shown`` is what stands on this page besides the form.
    """

    form: type[Form]
    load: Callable[[Form, bytes, str], UUID]
    address: Callable[[UUID], str]
    template: str
    shown: Callable[[Session], Mapping[str, Any]]

    def answer(self) -> ResponseReturnValue:
        """Lead to what became of the table that was sent, or say what is wrong with it."""
        form = self.form()
        if table_id := receive_table(form, partial(self.load, form)):
            return redirect(self.address(table_id), 303)
        with reading() as session:
            shown = self.shown(session)
        return page(self.template, form=form, **shown), 422 if form.errors else 200
