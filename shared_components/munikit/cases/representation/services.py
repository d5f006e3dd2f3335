# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Saying in an application for whom it is (*apoderados*, Ley 19.880 art. 22)."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor
from munikit.cases.case.meanwhile import require_unchanged
from munikit.cases.case.models import Case
from munikit.cases.case.power_models import CAPACITIES, Capacity, Power
from munikit.cases.case.reading import own_case
from munikit.cases.case.standing import standing_of
from munikit.cases.case.states import CaseState
from munikit.cases.history.services import act
from munikit.cases.representation.acts import POWER_GIVEN
from munikit.cases.representation.continuing import stop_using, use_power
from munikit.cases.representation.powers import Representation, request_power, usable_power
from munikit.documents import AcceptedFile
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.words import gettext as _
from munikit.procedures import version


class NoPaperError(InvalidError):
    """Nothing was shown for that RUN."""


def act_for_oneself(session: Session, case_id: UUID, *, by: Actor, made_from: str = "") -> Case:
    """Write down that an application is one's own.

    Raises:
        ConflictError: the application was sent already, or for whom it is was changed since the
            page was ``made_from`` it.
    """
    case = _draft(session, case_id, by)
    require_unchanged(acted_for(case), (), made_from)
    stop_using(session, case)
    _journal(session, case, "own", by)
    return case


def act_for(  # noqa: PLR0913 - what was given, and who gave it when, by keyword.
    session: Session,
    case_id: UUID,
    given: Representation,
    file: AcceptedFile | None = None,
    *,
    by: Actor,
    made_from: str = "",
) -> Case:
    """Write down for whom an application is, with the paper that shows it or one shown before.

    A paper is of one RUN: for another RUN another is needed, whatever this case had.

    Raises:
        ConflictError: the application was sent already, or for whom it is was changed since the
            page was ``made_from`` it.
        InvalidError: the person would act for themselves.
        NoPaperError: they showed no paper for that RUN, now or before.
    """
    case = _draft(session, case_id, by)
    if given.run == by.run:
        raise InvalidError(_("Ese RUN es el suyo. Si la solicitud es para usted, elija «Para mí»."))
    wanted = (given.name, str(given.run), CAPACITIES[given.capacity])
    require_unchanged(acted_for(case), wanted, made_from)
    use_power(session, case, _power(session, case, given, file, by))
    _journal(session, case, given.capacity.value, by)
    return case


def bring_power(
    session: Session, case_id: UUID, capacity: Capacity, file: AcceptedFile, *, by: Actor
) -> Case:
    """Show another paper for the same person, where the one before was refused or has ended.

    Raises:
        ConflictError: the application needs none.
    """
    case = own_case(session, case_id, by=by)
    if case.represented_run is None or case.is_over or standing_of(session, case).is_good:
        raise ConflictError(_("Esta solicitud no espera otro documento. Vea su estado."))
    given = Representation(case.represented_run, case.represented_name, capacity)
    power = request_power(session, given, file, by=by)
    use_power(session, case, power)
    if case.submitted_at is not None:
        act(session, case, POWER_GIVEN, by=by)
    _journal(session, case, capacity.value, by)
    return case


def represented_in(case: Case) -> Representation | None:
    """Return whom a case's applicant acts for, or nothing where it is their own."""
    if case.represented_run is None or case.represented_capacity is None:
        return None
    return Representation(case.represented_run, case.represented_name, case.represented_capacity)


def acted_for(case: Case) -> tuple[str, ...]:
    """Return in words for whom an application is; of one's own nothing."""
    given = represented_in(case)
    return (given.name, str(given.run), CAPACITIES[given.capacity]) if given else ()


def repeat_representation(session: Session, earlier: Case, case: Case, *, by: Actor) -> None:
    """Act for the same person as in an earlier application; the new one's page asks to confirm.

    Where no power shown before lasts, another must be shown before it can be sent.
    """
    given = represented_in(earlier)
    if given is None:
        return
    power = usable_power(session, given.run, case, _kind(session, case))
    if power is not None:
        use_power(session, case, power)
    else:
        case.represented_run = given.run
        case.represented_name = given.name
        case.represented_capacity = given.capacity
    _journal(session, case, given.capacity.value, by)


def _power(
    session: Session, case: Case, given: Representation, file: AcceptedFile | None, by: Actor
) -> Power:
    if file is not None:
        return request_power(session, given, file, by=by)
    shown = usable_power(session, given.run, case, _kind(session, case))
    if shown is None:
        raise NoPaperError(
            _("Adjunte el documento que muestra que puede actuar por esa persona o empresa")
        )
    if not shown.was_accepted:
        shown.represented_name = given.name
        shown.capacity = given.capacity
    return shown


def _kind(session: Session, case: Case) -> str:
    return version(session, case.procedure_digest).definition.kind.value


def _draft(session: Session, case_id: UUID, by: Actor) -> Case:
    case = own_case(session, case_id, by=by)
    if case.state is not CaseState.DRAFT:
        raise ConflictError(_("Esta solicitud ya fue enviada. Vea su estado."))
    return case


def _journal(session: Session, case: Case, capacity: str, by: Actor) -> None:
    data: dict[str, str | int | bool] = {"capacity": capacity}
    audit.record(session, "cases.act_for", actor_id=by.id, subject_id=case.id, data=data)
