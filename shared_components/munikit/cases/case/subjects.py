# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which case a charge or a paper is about."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct


def case_about(session: Session, subject_id: UUID) -> Case | None:
    """Return the case something is about: the whole of it, or one act in it; or nothing."""
    case = session.get(Case, subject_id)
    if case is not None:
        return case
    line = session.get(CaseAct, subject_id)
    return session.get_one(Case, line.case_id) if line is not None else None
