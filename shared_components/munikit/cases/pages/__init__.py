# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of cases: the resident's and the desk's, each a blueprint over several files."""

from munikit.cases.pages import (
    absences,
    acting,
    answering,
    appeals,
    autosaving,
    bulk,
    case_file,
    contact,
    decisions,
    desk,
    drafts,
    extending,
    files,
    helping,
    opinions,
    power_desk,
    powers,
    requesting,
    signing,
    silence,
    start,
    steps,
    surveys,
)
from munikit.cases.pages.inbox import bp as desk_pages
from munikit.cases.pages.resident import bp as case_pages

__all__ = [
    "absences",
    "acting",
    "answering",
    "appeals",
    "autosaving",
    "bulk",
    "case_file",
    "case_pages",
    "contact",
    "decisions",
    "desk",
    "desk_pages",
    "drafts",
    "extending",
    "files",
    "helping",
    "opinions",
    "power_desk",
    "powers",
    "requesting",
    "signing",
    "silence",
    "start",
    "steps",
    "surveys",
]
