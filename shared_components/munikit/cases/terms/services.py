# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Acts upon a case's terms: extending the one to answer, holding a request as given up."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.models import Case
from munikit.cases.case.refunding import give_back
from munikit.cases.history.services import act, opened
from munikit.cases.terms.acts import ABANDONED, EXTENDED
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError
from munikit.kernel.legal_clock import longest_extension
from munikit.kernel.words import gettext as _
from munikit.procedures import version
from munikit.wiring import wiring


def extend(  # noqa: PLR0913 - the parts of one reasoned act, by keyword.
    session: Session, case_id: UUID, *, days: int, text: str, seen: int, by: Actor
) -> Case:
    """Extend the term to answer, once and by half of it at most, before it runs out (art. 26).

    Raises:
        ConflictError: it ran out already, or was extended before.
        InvalidError: it is too much, or no reason is given.
    """
    case = opened(session, case_id, EXTENDED, seen=seen, by=by)
    most = longest_extension(
        version(session, case.procedure_digest).definition.deadline.business_days
    )
    if not 1 <= days <= most:
        raise InvalidError(
            _("Amplíe entre 1 y %(most)s días hábiles: hasta la mitad del plazo.", most=most)
        )
    if not text.strip():
        raise InvalidError(_("Escriba por qué se amplía. La persona leerá este texto."))
    portal = wiring(session)
    today = local_date(portal.clock.now())
    case.due_on = portal.calendar.add(case.due_on or today, days)
    case.extended_on = today
    act(session, case, EXTENDED, by=by, text=text.strip(), data={"days": days})
    return case


def abandon(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Hold a request as given up: what was missing did not come in its five days (art. 31).

    Raises:
        ConflictError: there is still time to send it.
    """
    case = opened(session, case_id, ABANDONED, seen=seen, by=by)
    case.decided_at = wiring(session).clock.now()
    case.norm = "Ley 19.880, artículo 31"
    case.remark = "Se tiene por desistida: no llegó lo que faltaba dentro de los 5 días hábiles."
    act(session, case, ABANDONED, by=by, text=case.remark)
    give_back(session, case, by_id=by.id)
    return case
