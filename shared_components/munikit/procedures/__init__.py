# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Procedures as folders: their pages, questions, fee, deadline and paper, read and checked."""

from munikit.procedures.asking import Page, Question
from munikit.procedures.catalogue import CATALOGUE, Catalogue, portal_procedures
from munikit.procedures.definition import Definition, Requirement
from munikit.procedures.folder import ProcedureError, load_procedure, package_procedures
from munikit.procedures.kinds import QuestionKind
from munikit.procedures.procedure import Answers, Fee, Procedure
from munikit.procedures.versions import ProcedureVersion, remember, version

__all__ = [
    "CATALOGUE",
    "Answers",
    "Catalogue",
    "Definition",
    "Fee",
    "Page",
    "Procedure",
    "ProcedureError",
    "ProcedureVersion",
    "Question",
    "QuestionKind",
    "Requirement",
    "load_procedure",
    "package_procedures",
    "portal_procedures",
    "remember",
    "version",
]
