# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Cases (*expedientes*): one engine and one inbox for every procedure of every module."""

from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.paper import paper_of, paper_of_case
from munikit.cases.case.reading import PAPERS, CaseView, Compose, holder_of, read_case
from munikit.cases.case.states import CaseState

__all__ = [
    "PAPERS",
    "Case",
    "CaseAct",
    "CaseState",
    "CaseView",
    "Compose",
    "holder_of",
    "paper_of",
    "paper_of_case",
    "read_case",
]
