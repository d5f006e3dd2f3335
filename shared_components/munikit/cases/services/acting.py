# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Acting for somebody else (*apoderados*, Ley 19.880 art. 22), for one application only."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor
from munikit.cases.models import Case
from munikit.cases.services.filing import own_case
from munikit.cases.states import CaseState
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.rut import RUT

# The paper that shows it is kept like a question's file; no question has this name.
POWER = "_power"


class Capacity(StrEnum):
    """In what capacity; the law takes a power given electronically or before a notary."""

    LEGAL = "legal"
    NOTARIAL = "notarial"
    ELECTRONIC = "electronic"
    PARENT = "parent"


CAPACITIES = {
    Capacity.LEGAL: "Representante legal",
    Capacity.NOTARIAL: "Poder ante notario",
    Capacity.ELECTRONIC: "Poder con firma electrónica",
    Capacity.PARENT: "Madre, padre o quien tiene el cuidado personal",
}


@dataclass(frozen=True)
class Representation:
    """Whom somebody acts for; its scope is the one application it is written in."""

    run: RUT
    name: str
    capacity: Capacity


def act_for(session: Session, case_id: UUID, given: Representation | None, *, by: Actor) -> Case:
    """Write down for whom an application is, or that it is one's own.

    Raises:
        ConflictError: the application was sent already.
        InvalidError: the person would act for themselves.
    """
    case = own_case(session, case_id, by=by)
    if case.state is not CaseState.DRAFT:
        raise ConflictError("Esta solicitud ya fue enviada. Vea su estado.")
    if given is not None and given.run == by.run:
        raise InvalidError("Ese RUN es el suyo. Si la solicitud es para usted, elija «Para mí».")
    _write_down(session, case, given, by=by)
    return case


def represented_in(case: Case) -> Representation | None:
    """Return whom a case's applicant acts for, or nothing where it is their own."""
    if case.represented_run is None:
        return None
    capacity = next(each for each, title in CAPACITIES.items() if title == case.represented_as)
    return Representation(case.represented_run, case.represented_name, capacity)


def repeat_representation(session: Session, earlier: Case, case: Case, *, by: Actor) -> None:
    """Act for the same person as in an earlier application; the new one's page asks to confirm."""
    given = represented_in(earlier)
    if given is not None:
        _write_down(session, case, given, by=by)


def _write_down(session: Session, case: Case, given: Representation | None, *, by: Actor) -> None:
    case.represented_run = given.run if given else None
    case.represented_name = given.name if given else ""
    case.represented_as = CAPACITIES[given.capacity] if given else ""
    audit.record(
        session,
        "cases.act_for",
        actor_id=by.id,
        subject_id=case.id,
        data={"capacity": given.capacity.value if given else "own"},
    )
