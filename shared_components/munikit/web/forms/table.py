# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table to bring, which `munikit.kernel.spreadsheets` reads, and what its page answers."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.sizes import MEGABYTE
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.forms.file import FileField
from munikit.web.forms.form import Form


class TableField(FileField):
    """See `FileField`."""

    formats = "CSV"
    way_out = _l("Divídalo en archivos más cortos")

    def __init__(self, label: str, *, most_bytes: int = 5 * MEGABYTE, **rest: Any) -> None:  # noqa: ANN401 - see Question.
        super().__init__(label, most_bytes=most_bytes, accept=".csv,text/csv", **rest)


def receive_table(form: Form, keep: Callable[[bytes, str], UUID]) -> UUID | None:
    """Return what ``keep`` makes of the table a form brought, given its content and its name.

    Where that is nothing the page is shown again: what is wrong with the table, and with which of
    its rows, stands beside its question, ``file``.
    """
    if not form.validate_on_submit():
        return None
    brought = form.file.data
    try:
        return keep(brought.read(), brought.filename or "")
    except (InvalidError, ConflictError) as error:
        form.file.errors = [error.message, *getattr(error, "rows", ())]
    return None
