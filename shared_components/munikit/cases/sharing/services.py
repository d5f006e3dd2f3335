# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sharing the work: assigning, giving back, passing on, marking."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from munikit.access import Actor, allow
from munikit.cases.case.interest import parties_of, refuse_own_case
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CaseState
from munikit.cases.history.services import act, opened, require_open
from munikit.cases.sharing.absences import find_decider
from munikit.cases.sharing.acts import ABSTAINED, ASSIGNED, FORWARDED, RELEASED, TAKEN
from munikit.cases.sharing.models import CaseLabel
from munikit.cases.sharing.route import next_unit
from munikit.contracts.casework import CaseAssigned
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.outbox import publish
from munikit.people import Interest, Party, interest_of

LONGEST_LABEL = 40
_VERB = "atenderla"


def take(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Become responsible for a case."""
    case = opened(session, case_id, TAKEN, seen=seen, by=by)
    case.assigned_to_id = by.id
    act(session, case, TAKEN, by=by)
    return case


def take_first(case: Case, by: Actor) -> None:
    """Make whoever decides responsible, also where nobody had taken the case."""
    if case.state is CaseState.SUBMITTED:
        case.assigned_to_id = by.id


def assign(session: Session, case_id: UUID, to: UUID, *, seen: int, by: Actor) -> Case:
    """Make somebody responsible for a case.

    Raises:
        ConflictError: it is finished already.
        ForbiddenError: it is the application of whoever assigns it (art. 12).
        InvalidError: it is that of whom it is assigned to, or may be, or they decide no cases.
    """
    case = opened(session, case_id, ASSIGNED, seen=seen, by=by)
    if interest_of(session, Party(to), parties_of(case)) is not Interest.NONE:
        raise InvalidError(_("Esta solicitud es o puede ser de esa persona. Asígnela a otra."))
    person = find_decider(session, to)
    case.assigned_to_id = to
    said = f"A {person.full_name}"
    act(session, case, ASSIGNED, by=by, text=said)
    if to != by.id:
        publish(session, CaseAssigned(case.id, to))
    return case


def release(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Give a case back for anybody to take; whoever finds it is their own abstains so."""
    case = find_sent(session, case_id)
    what = ABSTAINED if case.assigned_to_id == by.id else RELEASED
    require_open(session, case, what, seen=seen, by=by)
    case.assigned_to_id = None
    act(session, case, what, by=by)
    return case


def forward(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Pass a case on to the next unit of its route, with what was found.

    Raises:
        ConflictError: it is with the unit that decides already.
    """
    case = opened(session, case_id, FORWARDED, seen=seen, by=by)
    following = next_unit(session, case)
    said = f"De {case.unit} a {following}. {text}".strip()
    case.unit = following
    case.assigned_to_id = None
    act(session, case, FORWARDED, by=by, text=said)
    return case


def set_labels(session: Session, case_id: UUID, labels: set[str], *, by: Actor) -> None:
    """Mark a case with these words and no others.

    Raises:
        InvalidError: one of them is too long.
    """
    allow(by, CasePermission.DECIDE)
    case = find_sent(session, case_id)
    refuse_own_case(session, case, by, _VERB)
    if any(len(label) > LONGEST_LABEL for label in labels):
        raise InvalidError(
            _("Una etiqueta tiene hasta %(longest_label)s caracteres.", longest_label=LONGEST_LABEL)
        )
    session.execute(delete(CaseLabel).where(CaseLabel.case_id == case.id))
    for label in sorted(labels):
        session.execute(insert_or_ignore(session, CaseLabel, case_id=case.id, label=label))


def labels_of(session: Session, case_id: UUID) -> Sequence[str]:
    """Return the words a case is marked with, in their order."""
    marked = select(CaseLabel.label).where(CaseLabel.case_id == case_id)
    return session.scalars(marked.order_by(CaseLabel.label)).all()
