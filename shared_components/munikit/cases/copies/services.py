# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking for a certified copy of one's file, giving it, refusing it (Ley 19.880 art. 17)."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act
from munikit.cases.case.models import Case
from munikit.cases.case.reading import own_case
from munikit.cases.case.standing import must_hold, standing_of
from munikit.cases.copies import COPY_ASKED, COPY_GIVEN, COPY_REFUSED, is_asked
from munikit.cases.decision.outcome import SHORTEST_REASON
from munikit.cases.history.services import act, opened, require_possible
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _


def ask_copy(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Ask for a certified copy of the file as it is. Asking twice asks once.

    Raises:
        ConflictError: there is no file yet, no papers are made in this portal, or whoever asks
            acts for somebody else on a power that waits, was refused or has ended.
    """
    case = own_case(session, case_id, by=by)
    # The power stays as it is, and nobody else asks, from here on.
    standing_of(session, case, for_update=True)
    if not is_asked(session, case, for_update=True):
        require_possible(session, case, COPY_ASKED, by)
        act(session, case, COPY_ASKED, by=by)
    return case


def give_copy(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Give the copy that was asked for: its paper is made after the commit.

    Raises:
        ConflictError: none is asked for, or it was answered, or the power holds no more.
        InvalidError: it cannot be printed for whom it is.
    """
    case = _asked(session, case_id, COPY_GIVEN, seen=seen, by=by)
    act(session, case, COPY_GIVEN, by=by)
    return case


def refuse_copy(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Refuse the copy that was asked for, with a reason (Ley 19.880 art. 41).

    Raises:
        ConflictError: none is asked for, or it was answered.
        InvalidError: the reason says too little.
    """
    case = _asked(session, case_id, COPY_REFUSED, seen=seen, by=by)
    reason = text.strip()
    if len(reason) < SHORTEST_REASON:
        raise InvalidError(
            _("Explique por qué en %(least)s caracteres o más.", least=SHORTEST_REASON)
        )
    act(session, case, COPY_REFUSED, by=by, text=reason)
    return case


def _asked(session: Session, case_id: UUID, what: Act, *, seen: int, by: Actor) -> Case:
    case = opened(session, case_id, what, seen=seen, by=by)
    if what.paper is not None:
        must_hold(session, case)
    # Whoever answers at the same moment was waited for here.
    is_asked(session, case, for_update=True)
    require_possible(session, case, what, by)
    return case
