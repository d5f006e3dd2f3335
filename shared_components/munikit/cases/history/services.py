# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a case changes: by its table of transitions, with a line of history and of the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor, allow
from munikit.cases.case.acts import Act, act_named, moves_of, why_not, wrong_state
from munikit.cases.case.interest import refuse_own_case
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CASE_TRANSITIONS, ENDED, CaseMove
from munikit.cases.record.papers import ask_for_paper
from munikit.cases.record.services import enter_act
from munikit.contracts.casework import CaseActed
from munikit.kernel.clock import local
from munikit.kernel.errors import ConflictError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import speaking
from munikit.outbox import publish
from munikit.people import Person
from munikit.wiring import wiring


def require_possible(session: Session, case: Case, what: Act, by: Actor) -> None:
    """Refuse at once what cannot be done in a case now: what its page does not offer.

    Raises:
        ConflictError: saying why.
    """
    why = why_not(session, case, what, by)
    if why:
        raise ConflictError(why)


def opened(
    session: Session, case_id: UUID, what: Act, *, by: Actor, seen: int | None = None
) -> Case:
    """Return a case for an official to do something in, which was at version ``seen``.

    Raises:
        ForbiddenError: they may not do that, or are a party to the case.
        NotFoundError: there is no such case.
        ConflictError: it changed since it was looked at, or that cannot be done in it now.
    """
    _allow(by, what)
    case = find_sent(session, case_id)
    require_open(session, case, what, by=by, seen=seen)
    return case


def require_open(
    session: Session, case: Case, what: Act, *, by: Actor, seen: int | None = None
) -> None:
    """As `opened`, of a case that was found already: what is done may depend upon it."""
    _allow(by, what)
    if what.verb:
        refuse_own_case(session, case, by, what.verb)
    if seen is not None:
        check_version(session, case, seen)
    require_possible(session, case, what, by)


def _allow(by: Actor, what: Act) -> None:
    if what.may is None:
        raise TypeError(f"{what.name} is no official's act")
    allow(by, what.may)


def act(  # noqa: PLR0913 - one line of history, by keyword.
    session: Session,
    case: Case,
    what: Act,
    *,
    by: Actor | UUID | None,
    text: str = "",
    at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
) -> CaseAct:
    """Do something in a case: move it, write it down, tell of it; return its line of history.

    It stands then in the history, the electronic file and the journal (there with ``data``), and
    who is to know of it is told after the commit; its paper is made then. ``at`` is when it was,
    if not just now. ``by`` is who does it: an official where it takes one, else the person (their
    id, where it is heard of later) or nobody.

    Raises:
        ConflictError: the case is in a state this is not done in.
        ForbiddenError: whoever does it may not.
    """
    by_id = _doer(what, by)
    for each in moves_of(case, what):
        _move(session, case, each, actor_id=by_id)
    line = _line(session, case, what, by_id, text, at)
    enter_act(session, case, line)
    if what.journal:
        audit.record(session, what.journal, actor_id=by_id, subject_id=case.id, data=data or {})
    if what.paper is not None:
        ask_for_paper(session, case, line, what.paper)
    if what.event is not None:
        publish(session, what.event(session, case))
    if what.tells:
        publish(session, CaseActed(case.id, line.id, what.name))
    return line


def _doer(what: Act, by: Actor | UUID | None) -> UUID | None:
    """Return whose doing an act is, once it is known that they may."""
    if what.may is not None:
        if not isinstance(by, Actor):
            raise TypeError(f"{what.name} is an official's act")
        allow(by, what.may)
    return by.id if isinstance(by, Actor) else by


def _move(session: Session, case: Case, by: CaseMove, *, actor_id: UUID | None) -> None:
    before = case.state
    case.state = CASE_TRANSITIONS.after(before, by, refused=wrong_state(case))
    if case.state in ENDED and case.closed_at is None:
        case.closed_at = wiring(session).clock.now()
    audit.record(
        session,
        f"cases.{by}",
        actor_id=actor_id,
        subject_id=case.id,
        data={"before": before.value, "after": case.state.value},
    )


def _line(  # noqa: PLR0913, PLR0917 - the parts of a row.
    session: Session, case: Case, what: Act, by_id: UUID | None, text: str, at: datetime | None
) -> CaseAct:
    _queue_up(session, case)
    seq = session.scalar(select(func.max(CaseAct.seq)).where(CaseAct.case_id == case.id)) or 0
    line = CaseAct(
        case_id=case.id,
        seq=seq + 1,
        kind=what.name,
        at=at or wiring(session).clock.now(),
        actor_id=by_id,
        text=text,
        internal=what.internal,
    )
    session.add(line)
    session.flush()
    return line


def tell_of_act(session: Session, event: CaseActed) -> None:
    """Tell whoever is to know of an act."""
    case, line = session.get_one(Case, event.case_id), session.get_one(CaseAct, event.line_id)
    with speaking():
        for tell in act_named(session, line.kind).tells:
            tell(session, case, line)


def is_repeated(session: Session, case: Case, what: Act, text: str, *, by: UUID) -> bool:
    """Say whether the last line of a history is this one: a page that was sent again.

    Two that come at once wait for each other here.
    """
    last = last_line(session, case, for_update=True)
    return last is not None and (last.kind, last.actor_id, last.text) == (what.name, by, text)


def last_line(session: Session, case: Case, *of: Act, for_update: bool = False) -> CaseAct | None:
    """Return the last line of a history, or the last of these acts.

    ``for_update``: it stays so until the caller's transaction ends; others wait for it.
    """
    if for_update:
        _queue_up(session, case)
    query = select(CaseAct).where(CaseAct.case_id == case.id)
    if of:
        query = query.where(CaseAct.kind.in_([each.name for each in of]))
    return session.scalars(query.order_by(CaseAct.seq.desc()).limit(1)).first()


def _queue_up(session: Session, case: Case) -> None:
    # Else two lines of one case, written at once, would have the same number.
    session.execute(select(Case.id).where(Case.id == case.id).with_for_update())


def check_version(session: Session, case: Case, seen: int) -> None:
    """Refuse to act on a case that changed since it was looked at.

    Raises:
        ConflictError: naming who changed it and when.
    """
    if case.version == seen:
        return
    last = session.scalars(
        select(CaseAct).where(CaseAct.case_id == case.id).order_by(CaseAct.seq.desc()).limit(1)
    ).first()
    who = session.get(Person, last.actor_id) if last and last.actor_id else None
    name = who.full_name if who else _("El sistema")
    when = _(" a las %(at)s", at=f"{local(last.at):%H:%M}") if last else ""
    raise ConflictError(
        _(
            "%(name)s cambió esta solicitud%(when)s. Vea el cambio antes de guardar.",
            name=name,
            when=when,
        )
    )
