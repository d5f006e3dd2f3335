# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The web edge: what every page has in common. Flask is known here and in the files of pages."""

from munikit.web.downloads import named, table_file
from munikit.web.guard import (
    actor,
    csrf_exempt,
    is_changed_meanwhile,
    is_shown_again,
    keeps_typed_text,
    public,
    requires,
    signed_in,
    typed_before,
    visitor,
)
from munikit.web.language import reader_language
from munikit.web.render import page
from munikit.web.transactions import database, reading, transaction

__all__ = [
    "actor",
    "csrf_exempt",
    "database",
    "is_changed_meanwhile",
    "is_shown_again",
    "keeps_typed_text",
    "named",
    "page",
    "public",
    "reader_language",
    "reading",
    "requires",
    "signed_in",
    "table_file",
    "transaction",
    "typed_before",
    "visitor",
]
