# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a case changes: by its table of transitions, with a line of history and of the journal."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.cases.case.models import ActKind, Case, CaseAct
from munikit.cases.case.states import CASE_TRANSITIONS, ENDED, LABELS, CaseMove
from munikit.cases.record.services import enter_act
from munikit.kernel.clock import local
from munikit.kernel.errors import ConflictError
from munikit.people import Person
from munikit.wiring import wiring


def move(session: Session, case: Case, by: CaseMove, *, actor_id: UUID | None) -> None:
    """Move a case and write the journal.

    Raises:
        ConflictError: the case is in a state this move does not leave from.
    """
    refused = f"Esta solicitud ya está en otro estado: {LABELS[case.state][0].lower()}."
    before = case.state
    case.state = CASE_TRANSITIONS.after(case.state, by, refused=refused)
    if case.state in ENDED and case.closed_at is None:
        case.closed_at = wiring(session).clock.now()
    audit.record(
        session,
        f"cases.{by}",
        actor_id=actor_id,
        subject_id=case.id,
        data={"before": before.value, "after": case.state.value},
    )


def note_act(  # noqa: PLR0913 - one line of history, by keyword.
    session: Session,
    case: Case,
    kind: ActKind,
    *,
    actor_id: UUID | None,
    text: str = "",
    internal: bool = False,
    at: datetime | None = None,
) -> None:
    """Add a line to a case's history; ``at`` is when it was, if not just now."""
    _queue_up(session, case)
    seq = session.scalar(select(func.max(CaseAct.seq)).where(CaseAct.case_id == case.id)) or 0
    act = CaseAct(
        case_id=case.id,
        seq=seq + 1,
        kind=kind,
        at=at or wiring(session).clock.now(),
        actor_id=actor_id,
        text=text,
        internal=internal,
    )
    session.add(act)
    session.flush()
    enter_act(session, case, act)


def is_repeated(session: Session, case: Case, kind: ActKind, text: str, *, by: UUID) -> bool:
    """Say whether the last line of a history is this one: a page that was sent again.

    Two that come at once wait for each other here.
    """
    _queue_up(session, case)
    query = select(CaseAct).where(CaseAct.case_id == case.id).order_by(CaseAct.seq.desc())
    last = session.scalars(query.limit(1)).first()
    return last is not None and (last.kind, last.actor_id, last.text) == (kind, by, text)


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
    name = who.full_name if who else "El sistema"
    when = f" a las {local(last.at):%H:%M}" if last else ""
    raise ConflictError(f"{name} cambió esta solicitud{when}. Vea el cambio antes de guardar.")
