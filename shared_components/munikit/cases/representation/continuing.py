# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What becomes of the cases of a power: its file is part of them, and accepted they go on."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.acts import Act
from munikit.cases.case.facts import approved
from munikit.cases.case.forgetting import replace_files
from munikit.cases.case.models import GOES_ON, Attachment, Case
from munikit.cases.case.power_models import POWER, Power
from munikit.cases.case.search import index_case
from munikit.cases.case.standing import Standing, standing_of
from munikit.cases.case.states import CaseState
from munikit.cases.history.services import act
from munikit.cases.record.services import enter_attachment
from munikit.cases.representation.acts import POWER_ACCEPTED
from munikit.contracts.powers import RepresentationAccepted
from munikit.documents import hold
from munikit.kernel.formats import day
from munikit.outbox import publish
from munikit.wiring import wiring

_BLOCKED = (Standing.WAITING, Standing.REFUSED, Standing.WITHDRAWN, Standing.MISSING)


def use_power(session: Session, case: Case, power: Power) -> None:
    """Act in a case with a power, whose file is part of the case too."""
    case.power_id = power.id
    case.represented_run = power.represented_run
    case.represented_capacity = power.capacity
    case.represented_name = power.confirmed_name or power.represented_name
    kept = Attachment.case_id == case.id, Attachment.question_id == POWER
    current = select(Attachment.id).where(*kept, Attachment.superseded_at.is_(None))
    if session.scalar(current.where(Attachment.sha256 == power.sha256)) is None:
        _attach(session, case, power)


def stop_using(session: Session, case: Case) -> None:
    """Take the power and its file out of a draft."""
    case.power_id = case.represented_run = None
    case.represented_name = ""
    case.represented_capacity = None
    replace_files(session, case, POWER)


def go_on(session: Session, power: Power) -> None:
    """Take on every case of the same two people that is not over and has no good power."""
    for case in _open_cases(session, power):
        if case.power_id != power.id and standing_of(session, case) in _BLOCKED:
            use_power(session, case, power)
        if case.power_id == power.id:
            case.represented_name = power.confirmed_name
            _resume(session, case, power)


def note_in_cases(session: Session, power: Power, what: Act, text: str = "") -> None:
    """Write into the history of the open cases made with a power what became of it."""
    for case in _open_cases(session, power):
        if case.power_id == power.id and case.submitted_at is not None:
            actor_id = power.ended_by_id or power.decided_by_id
            act(session, case, what, by=actor_id, text=text)


def _resume(session: Session, case: Case, power: Power) -> None:
    if case.submitted_at is None:
        return
    until = day(power.until_on) if power.until_on else ""
    text = f"Vale hasta el {until}."
    act(session, case, POWER_ACCEPTED, by=power.decided_by_id, text=text)
    if not standing_of(session, case).is_good:
        return
    index_case(session, case)
    publish(session, RepresentationAccepted(case.id))
    if case.state is CaseState.APPROVED:
        # Its paper waited; who made it already hears it twice.
        publish(session, approved(session, case))


def _open_cases(session: Session, power: Power) -> Sequence[Case]:
    """Return what is still decided, or printed, for whom a power is of."""
    query = select(Case).where(
        Case.applicant_id == power.representative_id,
        Case.represented_run == power.represented_run,
        GOES_ON,
    )
    return session.scalars(query.order_by(Case.created_at)).all()


def _attach(session: Session, case: Case, power: Power) -> None:
    replace_files(session, case, POWER)
    if power.sha256 is None or not hold(session, power.sha256):
        return  # It ended just now, or its file is lost.
    attachment = Attachment(
        case_id=case.id,
        question_id=POWER,
        sha256=power.sha256,
        name=power.file_name,
        media_type=power.media_type,
        size_bytes=power.size_bytes,
        at=wiring(session).clock.now(),
    )
    session.add(attachment)
    session.flush()
    if case.submitted_at is not None:
        enter_attachment(session, case, attachment)
