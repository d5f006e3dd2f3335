# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An official asks the person for something; the clock stands still until they answer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.models import Case
from munikit.cases.case.telling import promise_to_notify
from munikit.cases.corrections.acts import ASKED
from munikit.cases.corrections.services import ask_again
from munikit.cases.history.services import act, opened
from munikit.cases.sharing.services import take_first
from munikit.cases.terms.requests import count_from_notice
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError
from munikit.kernel.legal_clock import CURE_DAYS as ANSWER_DAYS
from munikit.kernel.words import gettext as _
from munikit.wiring import wiring

__all__ = ["ANSWER_DAYS", "ask_for_more"]


def ask_for_more(  # noqa: PLR0913 - the parts of a request, by keyword.
    session: Session,
    case_id: UUID,
    text: str,
    *,
    seen: int,
    by: Actor,
    questions: Sequence[str] = (),
) -> Case:
    """Ask the person for something; the clock stands still until they answer.

    ``questions`` are the ids of those to answer again.

    Raises:
        InvalidError: nothing was asked, or the application does not have one of the questions.
    """
    case = opened(session, case_id, ASKED, seen=seen, by=by)
    if not text.strip():
        raise InvalidError(_("Escriba qué necesita. La persona leerá este texto tal cual."))
    ask_again(session, case, questions)
    take_first(case, by)
    case.paused_on = local_date(wiring(session).clock.now())
    promise_to_notify(session, case, act(session, case, ASKED, by=by, text=text))
    count_from_notice(session, case)
    return case
