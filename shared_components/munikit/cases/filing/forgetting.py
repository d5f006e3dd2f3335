# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts that nobody sends, and what is left by the hour of what was replaced or withdrawn."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Exists, Select, exists, or_, select
from sqlalchemy.orm import Session

from munikit.casefile import Leaf
from munikit.cases.case.forgetting import WAS_SENT, drop_files, forget_files, forget_unused
from munikit.cases.case.models import Attachment, Case
from munikit.cases.case.power_models import Power, PowerState
from munikit.documents.forgetting import oldest_spared
from munikit.outbox import Job, Work
from munikit.wiring import wiring

_MOST = 500


def forget_contents(session: Session, case: Case) -> list[str]:
    """Delete what a person wrote and attached and never sent, and return which files it was."""
    case.answers = {}
    power = session.get(Power, case.power_id) if case.power_id else None
    case.power_id = case.represented_run = None
    case.represented_name = ""
    case.represented_capacity = None
    session.flush()  # The power's row is referred to until then.
    files = drop_files(session, Attachment.case_id == case.id)
    if power is not None and power.state is PowerState.REQUESTED:
        files += forget_unused(session, [power])
    return files


def _tidy(work: Work) -> None:
    """Find what is left of what was replaced, abandoned or withdrawn, in earlier versions too."""
    with work.finishing() as session:
        before = oldest_spared(wiring(session))
        replaced = _replaced().where(Attachment.superseded_at < before).limit(_MOST)
        drop_files(session, Attachment.id.in_(session.scalars(replaced).all()))
        withdrawn = select(Power).where(
            Power.state == PowerState.WITHDRAWN, Power.sha256.is_not(None), ~_sent_with()
        )
        for power in session.scalars(withdrawn.limit(_MOST)):
            forget_files(session, power)
        asked = select(Power).where(
            Power.state == PowerState.REQUESTED, Power.asked_at < before, ~_used()
        )
        forget_unused(session, session.scalars(asked.limit(_MOST)).all())


TIDY = Job("cases.tidy_files", _tidy, every=timedelta(hours=1))


def _replaced() -> Select[UUID]:
    """Return what was replaced before its case was sent, and is in no file."""
    in_file = exists().where(Leaf.case_id == Attachment.case_id, Leaf.source_id == Attachment.id)
    query = select(Attachment.id).join(Case, Case.id == Attachment.case_id)
    unsent = or_(Case.submitted_at.is_(None), Attachment.superseded_at < Case.submitted_at)
    return query.where(Attachment.superseded_at.is_not(None), unsent, ~in_file)


def _sent_with() -> Exists:
    return exists().where(Case.power_id == Power.id, WAS_SENT)


def _used() -> Exists:
    return exists().where(Case.power_id == Power.id)
