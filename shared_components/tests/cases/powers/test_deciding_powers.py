# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An official accepts or refuses a power, and whom it represents is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.audit import AuditEntry
from munikit.cases import Case
from munikit.cases.case.power_models import Capacity, Letter, Power, PowerState
from munikit.cases.case.standing import Standing, standing_of
from munikit.cases.decision import services as review
from munikit.cases.filing import services as filing
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.notices import tell_power_decided
from munikit.cases.representation.powers import Acceptance, Representation
from munikit.contracts.powers import PowerDecided
from munikit.db import Database
from munikit.documents import AcceptedFile
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit.kernel.rut import RUT
from munikit.outbox.models import StoredEvent
from munikit.people import Person, TooMuchError, upsert_resident
from munikit.testing.portals import NOW

COMPANY = RUT.parse("76.086.428-5")
OTHER = RUT.parse("44.444.444-4")
TYPED = "Maderas Falsas"
READ = "Maderas del Sur SpA"
UNTIL = date(2027, 11, 23)
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}
REASON = "El documento no nombra a quien representa."
EVERYTHING = Acceptance(READ, {}, UNTIL)


pytestmark = pytest.mark.usefixtures("papers")


def paper(content: bytes = b"paper") -> AcceptedFile:
    return AcceptedFile("poder.png", "image/png", content)


File = Callable[..., UUID]
Accept = Callable[..., None]


def the_power(database: Database) -> Power:
    with database.reading() as session:
        return session.scalars(select(Power)).one()


def standing(database: Database, case_id: UUID) -> Standing:
    with database.reading() as session:
        return standing_of(session, session.get_one(Case, case_id))


def approve(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        review.approve(session, case_id, seen=seen, by=by)


def resumed(database: Database) -> list[Any]:
    with database.reading() as session:
        query = select(StoredEvent).where(StoredEvent.name == "cases.representation_accepted")
        return [each.payload["case_id"] for each in session.scalars(query)]


def test_a_person_the_identity_provider_named_keeps_that_name(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    with database.transaction() as session:
        upsert_resident(session, OTHER, "Elena", "Huenchumán Pérez")
    file(OTHER, paper())

    for another in ("Juan Soto", "Elena Soto", "Juan Pérez", "Juan de la Elena"):
        with pytest.raises(InvalidError, match="otro nombre"):
            accept(marta, replace(EVERYTHING, name=another))
    accept(marta, replace(EVERYTHING, name="ELENA DEL CARMEN HUENCHUMAN"))

    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.run == OTHER)).one()
        assert person.full_name == "Elena Huenchumán Pérez"


def test_particles_say_nothing_of_who_somebody_is(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    with database.transaction() as session:
        upsert_resident(session, OTHER, "María de los Ángeles", "de la Fuente")
    file(OTHER, paper())

    for another in ("Rosa de los Ríos de la Cruz", "María de la Cruz", "Inés de la Fuente"):
        with pytest.raises(InvalidError, match="otro nombre"):
            accept(marta, replace(EVERYTHING, name=another))
    accept(marta, replace(EVERYTHING, name="Fuente, María"))


def test_a_name_another_had_given_gives_way_to_what_an_official_read(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    with database.transaction() as session:
        session.add(Person(run=COMPANY, given_names=TYPED, surnames="", created_at=NOW))
    file(given=paper())

    accept(marta)

    with database.reading() as session:
        assert session.scalars(select(Person).where(Person.run == COMPANY)).one().full_name == READ


def test_a_refused_paper_sends_no_application(
    database: Database, rosa: Actor, marta: Actor, draft: Callable[..., UUID]
) -> None:
    case_id = draft()
    with database.transaction() as session:
        said = Representation(COMPANY, TYPED, Capacity.LEGAL)
        acting.act_for(session, case_id, said, paper(), by=rosa)
        powers.refuse(session, session.scalars(select(Power)).one().id, REASON, by=marta)

    with database.transaction() as session, pytest.raises(InvalidError, match="ya no sirve"):
        filing.submit(session, case_id, by=rosa)


@pytest.mark.parametrize("side", ["representative", "represented"])
def test_nobody_accepts_a_power_of_their_own(
    accept: Accept, file: File, rosa: Actor, marta: Actor, side: str
) -> None:
    file(given=paper())
    mine = replace(marta, id=rosa.id) if side == "representative" else replace(marta, run=COMPANY)

    with pytest.raises(ForbiddenError):
        accept(mine)


def test_whoever_may_not_decide_accepts_none(accept: Accept, file: File, pedro: Actor) -> None:
    file(given=paper())

    with pytest.raises(ForbiddenError):
        accept(pedro)


@pytest.mark.parametrize(
    "given",
    [
        replace(EVERYTHING, name=" "),
        replace(EVERYTHING, until_on=date(2026, 11, 22)),
        replace(EVERYTHING, until_on=date(2040, 1, 1)),
    ],
    ids=["no name", "over", "for ever"],
)
def test_an_acceptance_says_who_and_until_when(
    database: Database, accept: Accept, file: File, marta: Actor, given: Acceptance
) -> None:
    file(given=paper())

    with pytest.raises(InvalidError):
        accept(marta, given)

    assert the_power(database).state is PowerState.REQUESTED


def test_it_is_decided_once(accept: Accept, file: File, marta: Actor) -> None:
    file(given=paper())
    accept(marta)

    with pytest.raises(ConflictError, match="ya fue revisado"):
        accept(marta)


def test_what_is_done_with_it_is_in_the_journal(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    file(given=paper())
    accept(marta)

    with database.reading() as session:
        query = select(AuditEntry.action).where(AuditEntry.subject_id == the_power(database).id)
        assert set(session.scalars(query)) == {"powers.request", "powers.accept"}


def test_whoever_gave_no_address_is_told_by_letter(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    file(given=paper())
    accept(marta)
    power_id = the_power(database).id

    with database.transaction() as session:
        tell_power_decided(session, PowerDecided(power_id))
    assert the_power(database).letter is Letter.DUE
    with database.transaction() as session:
        powers.letter_sent(session, power_id, by=marta)
    assert the_power(database).letter is Letter.SENT


def test_too_many_powers_that_wait_are_refused(
    database: Database, rosa: Actor, draft: Callable[..., UUID]
) -> None:
    case_id = draft()
    said = Representation(COMPANY, TYPED, Capacity.LEGAL)
    most = database.wiring.settings.limits.powers_per_hour

    for number in range(most):
        with database.transaction() as session:
            acting.act_for(session, case_id, said, paper(str(number).encode()), by=rosa)

    with database.transaction() as session, pytest.raises(TooMuchError, match="muchos poderes"):
        acting.act_for(session, case_id, said, paper(b"one more"), by=rosa)
