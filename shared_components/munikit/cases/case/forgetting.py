# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people attached and nobody needs any more: drafts, what was replaced, powers that ended.

Here only the rows that need a file go; the file itself goes when no other row needs it.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from munikit import audit
from munikit.casefile import Leaf
from munikit.cases.case.models import Attachment, Case
from munikit.cases.case.power_models import POWER, Power, PowerState
from munikit.cases.case.states import CaseState
from munikit.documents.forgetting import forget_soon, oldest_spared
from munikit.outbox import Job, Work
from munikit.wiring import wiring

_MOST = 500
# What was paid for is as good as sent: it is, once the payment is noted.
_SENT = or_(Case.submitted_at.is_not(None), Case.state == CaseState.AWAITING_PAYMENT)


def forget_contents(session: Session, case: Case) -> list[str]:
    """Delete what a person wrote and attached and never sent, and return which files it was."""
    case.answers = {}
    power = session.get(Power, case.power_id) if case.power_id else None
    case.power_id = case.represented_run = None
    case.represented_name = ""
    case.represented_capacity = None
    session.flush()  # The power's row is referred to until then.
    files = _drop(session, Attachment.case_id == case.id)
    if power is not None and power.state is PowerState.REQUESTED:
        files += _forget_unused(session, [power])
    return files


def replace_files(session: Session, case: Case, question_id: str) -> None:
    """Take away what a question was given before: of a case that was sent it stays in its file."""
    mine = Attachment.case_id == case.id, Attachment.question_id == question_id
    if case.submitted_at is None:
        forget_soon(session, _drop(session, *mine))
        return
    now = wiring(session).clock.now()
    before = update(Attachment).where(*mine, Attachment.superseded_at.is_(None))
    session.execute(before.values(superseded_at=now))


def forget_file_of(session: Session, power: Power) -> None:
    """Keep the file of a power that was withdrawn only where a case was sent with it."""
    forget_soon(session, _forget_files(session, power))


def _forget_files(session: Session, power: Power) -> list[str]:
    drafts = select(Case.id).where(Case.power_id == power.id, ~_SENT)
    files = _drop(session, Attachment.question_id == POWER, Attachment.case_id.in_(drafts))
    sent = select(Case.id).where(Case.power_id == power.id, _SENT)
    if power.sha256 is not None and session.scalar(sent.limit(1)) is None:
        files.append(power.sha256)
        power.sha256 = None
    return files


def _forget_unused(session: Session, powers: Sequence[Power]) -> list[str]:
    """Delete requests that no case needs; nobody was ever shown them."""
    files = []
    for power in powers:
        others = select(Case.id).where(Case.power_id == power.id)
        if session.scalar(others.limit(1)) is None:
            files += [power.sha256] if power.sha256 else []
            audit.record(session, "powers.forget", actor_id=None, subject_id=power.id)
            session.delete(power)
    return files


def _drop(session: Session, *which: ColumnElement[bool]) -> list[str]:
    gone = delete(Attachment).where(*which).returning(Attachment.sha256)
    return list(session.scalars(gone.execution_options(synchronize_session=False)))


def _tidy(work: Work) -> None:
    """Find what is left of what was replaced, abandoned or withdrawn, in earlier versions too."""
    with work.finishing() as session:
        before = oldest_spared(wiring(session))
        replaced = _replaced().where(Attachment.superseded_at < before).limit(_MOST)
        _drop(session, Attachment.id.in_(session.scalars(replaced).all()))
        withdrawn = select(Power).where(
            Power.state == PowerState.WITHDRAWN, Power.sha256.is_not(None), ~_sent_with()
        )
        for power in session.scalars(withdrawn.limit(_MOST)):
            _forget_files(session, power)
        asked = select(Power).where(
            Power.state == PowerState.REQUESTED, Power.asked_at < before, ~_used()
        )
        _forget_unused(session, session.scalars(asked.limit(_MOST)).all())


TIDY = Job("cases.tidy_files", _tidy, every=timedelta(hours=1))


def _replaced() -> Select[UUID]:
    """Return what was replaced before its case was sent, and is in no file."""
    in_file = exists().where(Leaf.case_id == Attachment.case_id, Leaf.source_id == Attachment.id)
    query = select(Attachment.id).join(Case, Case.id == Attachment.case_id)
    unsent = or_(Case.submitted_at.is_(None), Attachment.superseded_at < Case.submitted_at)
    return query.where(Attachment.superseded_at.is_not(None), unsent, ~in_file)


def _sent_with() -> Exists:
    return exists().where(Case.power_id == Power.id, _SENT)


def _used() -> Exists:
    return exists().where(Case.power_id == Power.id)
