# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of cases: the resident's and the desk's, each a blueprint over several files."""

from munikit.cases.appeals import pages as appeals
from munikit.cases.case.pages import cases as case_pages
from munikit.cases.case.pages import desk as desk_pages
from munikit.cases.corrections import desk as requesting
from munikit.cases.corrections import pages as answering
from munikit.cases.decision import desk as decisions
from munikit.cases.decision import draft_desk as drafts
from munikit.cases.decision import signing_desk as signing
from munikit.cases.filing import autosave_pages as autosaving
from munikit.cases.filing import pages as start
from munikit.cases.filing import step_pages as steps
from munikit.cases.following import contact_pages as contact
from munikit.cases.following import helping_pages as helping
from munikit.cases.following import pages as following
from munikit.cases.inbox import case_desk as desk
from munikit.cases.inbox import desk as inbox
from munikit.cases.inbox import file_pages as files
from munikit.cases.lots import desk as bulk
from munikit.cases.opinions import desk as opinions
from munikit.cases.record import pages as case_file
from munikit.cases.representation import desk as power_desk
from munikit.cases.representation import pages as acting
from munikit.cases.representation import power_pages as powers
from munikit.cases.sharing import absences_desk as absences
from munikit.cases.survey import pages as surveys
from munikit.cases.terms import desk as extending
from munikit.cases.terms import pages as silence

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
    "following",
    "helping",
    "inbox",
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
