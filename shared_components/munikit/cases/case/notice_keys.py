# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How the notices of a case are called, by whoever sends one and by whoever asks what became of it.

A notice of the same name goes out once. Nobody else makes such a name, and nobody reads one.
"""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case, CaseAct
from munikit.notices import Notified, notified

# A line of the history, or a name for what no line says: a reminder, a warning.
Told = CaseAct | str


def key_of(session: Session, case: Case, told: Told) -> str:
    """Return the name of a notice: of one line of the history it is always the same."""
    if isinstance(told, str):
        return f"{case.id}:{told}"
    so_far = select(func.count()).where(CaseAct.case_id == case.id, CaseAct.kind == told.kind)
    number = session.scalar(so_far.where(CaseAct.seq <= told.seq))
    return f"{case.id}:{told.kind}-{number}"


def notified_of(session: Session, case: Case, line: CaseAct | None, given_on: date) -> Notified:
    """Return from when a line counts as notified; ``given_on`` where nothing had to be told."""
    return notified(session, key_of(session, case, line), given_on) if line else Notified(given_on)
