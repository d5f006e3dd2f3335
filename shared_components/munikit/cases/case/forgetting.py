# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people attached and nobody needs any more: what was replaced, powers that ended.

Here only the rows that need a file go; the file itself goes when no other row needs it.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from munikit import audit
from munikit.cases.case.models import Attachment, Case
from munikit.cases.case.power_models import POWER, Power
from munikit.cases.case.states import CaseState
from munikit.documents.forgetting import forget_soon
from munikit.wiring import wiring

# What was paid for is as good as sent: it is, once the payment is noted.
WAS_SENT = or_(Case.submitted_at.is_not(None), Case.state == CaseState.AWAITING_PAYMENT)


def replace_files(session: Session, case: Case, question_id: str) -> None:
    """Take away what a question was given before: of a case that was sent it stays in its file."""
    mine = Attachment.case_id == case.id, Attachment.question_id == question_id
    if case.submitted_at is None:
        forget_soon(session, drop_files(session, *mine))
        return
    now = wiring(session).clock.now()
    before = update(Attachment).where(*mine, Attachment.superseded_at.is_(None))
    session.execute(before.values(superseded_at=now))


def forget_file_of(session: Session, power: Power) -> None:
    """Keep the file of a power that was withdrawn only where a case was sent with it."""
    forget_soon(session, forget_files(session, power))


def forget_files(session: Session, power: Power) -> list[str]:
    drafts = select(Case.id).where(Case.power_id == power.id, ~WAS_SENT)
    files = drop_files(session, Attachment.question_id == POWER, Attachment.case_id.in_(drafts))
    sent = select(Case.id).where(Case.power_id == power.id, WAS_SENT)
    if power.sha256 is not None and session.scalar(sent.limit(1)) is None:
        files.append(power.sha256)
        power.sha256 = None
    return files


def forget_unused(session: Session, powers: Sequence[Power]) -> list[str]:
    """Delete requests that no case needs; nobody was ever shown them."""
    files = []
    for power in powers:
        others = select(Case.id).where(Case.power_id == power.id)
        if session.scalar(others.limit(1)) is None:
            files += [power.sha256] if power.sha256 else []
            audit.record(session, "powers.forget", actor_id=None, subject_id=power.id)
            session.delete(power)
    return files


def drop_files(session: Session, *which: ColumnElement[bool]) -> list[str]:
    gone = delete(Attachment).where(*which).returning(Attachment.sha256)
    return list(session.scalars(gone.execution_options(synchronize_session=False)))
