# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reports that another unit is asked for (Ley 19.880 arts. 37 and 38); the clock goes on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor, allow
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.history.services import act, opened
from munikit.cases.opinions.acts import OPINION_ASKED, OPINION_GIVEN
from munikit.cases.opinions.models import Opinion, Verdict
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, InvalidError, NotFoundError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.wiring import wiring

# Ley 19.880 art. 24: reports are due in ten days.
OPINION_DAYS = 10
VERDICTS = {
    Verdict.FAVOURABLE: _l("Favorable"),
    Verdict.REMARKS: _l("Favorable con observaciones"),
    Verdict.AGAINST: _l("Desfavorable"),
}


def ask_opinion(session: Session, case_id: UUID, unit: str, question: str, *, by: Actor) -> Opinion:
    """Ask a unit of the procedure's list for its opinion.

    Raises:
        InvalidError: nothing was asked, or the unit is none of the list.
        ConflictError: the case is over.
    """
    case = opened(session, case_id, OPINION_ASKED, by=by)
    if unit not in version(session, case.procedure_digest).definition.review.opinions:
        raise InvalidError(_("Elija a qué unidad le pide el informe."))
    if not question.strip():
        raise InvalidError(_("Escriba qué quiere saber."))
    now = wiring(session).clock.now()
    opinion = Opinion(
        case_id=case.id,
        unit=unit,
        question=question.strip(),
        asked_by_id=by.id,
        asked_at=now,
        due_on=wiring(session).calendar.add(local_date(now), OPINION_DAYS),
    )
    session.add(opinion)
    said = f"A {unit}: {question.strip()}"
    opinion.asked_line_id = act(session, case, OPINION_ASKED, by=by, text=said).id
    return opinion


def give_opinion(
    session: Session, opinion_id: UUID, verdict: Verdict, text: str, *, by: Actor
) -> Opinion:
    """Answer what a unit was asked; an answer is not changed afterwards.

    Raises:
        NotFoundError: nothing of that id was asked.
        ConflictError: it was answered already.
        ForbiddenError: the case is theirs (art. 12).
        InvalidError: it gives no reasons.
    """
    allow(by, CasePermission.OPINE)
    opinion = find_opinion(session, opinion_id, for_update=True)
    if opinion.answered_at is not None:
        raise ConflictError(_("Este informe ya fue respondido."))
    case = opened(session, opinion.case_id, OPINION_GIVEN, by=by)
    if not text.strip():
        raise InvalidError(_("Escriba los fundamentos del informe."))
    opinion.verdict = verdict
    opinion.text = text.strip()
    opinion.answered_by_id = by.id
    opinion.answered_at = wiring(session).clock.now()
    said = f"{opinion.unit}: {VERDICTS[verdict]}. {text.strip()}"
    opinion.given_line_id = act(session, case, OPINION_GIVEN, by=by, text=said).id
    return opinion


def opinions_of(session: Session, case_id: UUID) -> Sequence[Opinion]:
    """Return what was asked of other units about a case, oldest first."""
    query = select(Opinion).where(Opinion.case_id == case_id)
    return session.scalars(query.order_by(Opinion.asked_at)).all()


def find_opinion(session: Session, opinion_id: UUID, *, for_update: bool = False) -> Opinion:
    """Return what a unit was asked; ``for_update`` so that nobody else answers meanwhile.

    Raises:
        NotFoundError: nothing of that id was asked.
    """
    opinion = session.get(Opinion, opinion_id, with_for_update=for_update)
    if opinion is None:
        raise NotFoundError(_("No encontramos ese informe."))
    return opinion


def open_opinions(session: Session, limit: int = 100) -> list[tuple[Opinion, Case]]:
    """Return what waits for an answer with the case it is about, soonest first."""
    query = select(Opinion, Case).join(Case, Case.id == Opinion.case_id)
    waiting = query.where(Opinion.answered_at.is_(None)).order_by(Opinion.due_on).limit(limit)
    return [(opinion, case) for opinion, case in session.execute(waiting)]
