# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A person answers what an official asked for; the clock runs again from where it stood."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.models import Attachment, Case, CaseAct
from munikit.cases.case.reading import own_case
from munikit.cases.corrections.acts import ANSWERED, ASKED
from munikit.cases.corrections.services import correct
from munikit.cases.history.services import act, require_possible
from munikit.cases.history.timeline import last_words
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.procedures.procedure import NO_ANSWERS, Answers
from munikit.wiring import wiring


def answer(
    session: Session, case_id: UUID, text: str, *, by: Actor, answers: Answers = NO_ANSWERS
) -> Case:
    """Send what was asked for: words, new answers to the questions that were asked again, files.

    Raises:
        InvalidError: nothing was said, changed or attached, or a new answer leads to a question
            that is not answered.
        ConflictError: nothing is being waited for.
    """
    case = own_case(session, case_id, by=by)
    require_possible(session, case, ANSWERED, by)
    changes = correct(session, case, answers)
    if not text.strip() and not changes and not _attached_since(session, case):
        raise InvalidError(_("Corrija o adjunte lo que le pedimos, o escriba su respuesta"))
    said = "\n".join(filter(None, (text.strip(), *changes)))
    act(session, case, ANSWERED, by=by, text=said)
    calendar = wiring(session).calendar
    today = local_date(wiring(session).clock.now())
    if case.paused_on is not None and case.due_on is not None:
        # Also a term that had run out moves: by the days it stood still, no more.
        case.due_on = calendar.add(case.due_on, calendar.between(case.paused_on, today))
    case.paused_on = case.ask_until = None
    return case


def last_answer(session: Session, case: Case) -> str:
    """Return the words of the last answer that came, or nothing."""
    return last_words(session, case, ANSWERED)


def _attached_since(session: Session, case: Case) -> bool:
    """Say whether a file came after the case was asked for something."""
    asked = select(CaseAct.at).where(CaseAct.case_id == case.id, CaseAct.kind == ASKED.name)
    last = session.scalars(asked.order_by(CaseAct.seq.desc()).limit(1)).first()
    if last is None:
        return False
    since = select(Attachment.id).where(Attachment.case_id == case.id, Attachment.at >= last)
    return session.scalar(since.limit(1)) is not None
