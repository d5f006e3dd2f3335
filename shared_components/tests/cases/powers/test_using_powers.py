# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Powers: one paper, one RUN, good until it ends (Ley 19.880 art. 22)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseState, read_case
from munikit.cases.case.models import Attachment, CaseAct
from munikit.cases.case.power_models import CAPACITIES, Capacity, Power, PowerState
from munikit.cases.case.standing import Standing, standing_of
from munikit.cases.decision import services as review
from munikit.cases.decision.outcome import grant_at_once
from munikit.cases.filing import reuse
from munikit.cases.filing import services as filing
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.acts import POWER_ACCEPTED, POWER_GIVEN, POWER_REFUSED
from munikit.cases.representation.powers import Acceptance, Representation
from munikit.db import Database
from munikit.documents import AcceptedFile
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, NotFoundError
from munikit.kernel.rut import RUT
from munikit.outbox.models import StoredEvent
from munikit.people import Person
from munikit.procedures import Procedure
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


def test_before_an_official_accepts_it_nothing_can_be_decided(
    database: Database, file: File, marta: Actor
) -> None:
    case_id = file(given=paper())

    with pytest.raises(ConflictError, match="aceptar el poder"):
        approve(database, case_id, marta)
    with database.transaction() as session:
        assert grant_at_once(session, case_id, {}) is False
        assert read_case(session, case_id).holder_id is None
    assert standing(database, case_id) is Standing.WAITING


def test_accepted_the_case_goes_on_and_is_for_whom_the_official_read(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    case_id = file(given=paper())

    accept(marta)

    assert resumed(database) == [str(case_id)]
    approve(database, case_id, marta)
    with database.reading() as session:
        case = read_case(session, case_id)
        holder = session.get_one(Person, case.holder_id)
        assert (holder.full_name, holder.run) == (READ, COMPANY)
        assert session.get_one(Case, case_id).represented_name == READ


def test_in_what_capacity_one_acts_is_known_whatever_is_printed(
    database: Database, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = file(given=paper())

    monkeypatch.setitem(CAPACITIES, Capacity.LEGAL, "Representa a la empresa")

    with database.reading() as session:
        case = session.get_one(Case, case_id)
        given = acting.represented_in(case)
        assert given == Representation(COMPANY, TYPED, Capacity.LEGAL)
        assert case.represented_as == "Representa a la empresa"


def test_an_accepted_power_serves_the_next_application_without_a_paper(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    file(given=paper())
    accept(marta)

    second = file()

    assert standing(database, second) is Standing.HOLDS
    approve(database, second, marta)
    with database.reading() as session:
        kept = select(Attachment).where(Attachment.case_id == second)
        assert session.scalars(kept).one().sha256 == paper().sha256


def test_one_paper_is_of_one_run(accept: Accept, file: File, marta: Actor) -> None:
    file(given=paper())
    accept(marta)

    with pytest.raises(acting.NoPaperError):
        file(OTHER)


def test_a_power_for_another_run_is_asked_for_and_accepted_apart(
    database: Database, accept: Accept, file: File, marta: Actor
) -> None:
    first = file(given=paper())
    accept(marta)

    second = file(OTHER, paper())

    assert standing(database, first) is Standing.HOLDS
    assert standing(database, second) is Standing.WAITING


def test_nobody_uses_the_power_of_another_person(
    database: Database, accept: Accept, file: File, marta: Actor, pedro: Actor, pruning: Procedure
) -> None:
    file(given=paper())
    accept(marta)

    with database.transaction() as session:
        case = filing.start_case(session, pruning, by=pedro)
        said = Representation(COMPANY, READ, Capacity.LEGAL)
        with pytest.raises(acting.NoPaperError):
            acting.act_for(session, case.id, said, by=pedro)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ({}, Standing.HOLDS),
        ({"procedures": ["poda"]}, Standing.HOLDS),
        ({"kinds": ["permit"]}, Standing.HOLDS),
        ({"kinds": ["certificate"]}, Standing.NOT_COVERED),
        ({"procedures": ["otro"]}, Standing.NOT_COVERED),
    ],
    ids=["all", "this", "its kind", "another kind", "another"],
)
def test_it_is_good_for_what_was_accepted(
    database: Database,
    accept: Accept,
    file: File,
    marta: Actor,
    scope: dict[str, Any],
    expected: Standing,
) -> None:
    case_id = file(given=paper())

    accept(marta, replace(EVERYTHING, scope=scope))

    assert standing(database, case_id) is expected
    assert (resumed(database) == [str(case_id)]) is expected.is_good


def test_after_its_last_day_it_serves_no_new_application(
    database: Database, accept: Accept, file: File, marta: Actor, clock: FixedClock
) -> None:
    first = file(given=paper())
    accept(marta, replace(EVERYTHING, until_on=date(2026, 11, 30)))

    clock.moment = NOW + timedelta(days=8)

    with pytest.raises(acting.NoPaperError):
        file()
    assert standing(database, first) is Standing.HOLDS
    assert the_power(database).state_on(date(2026, 12, 1)) is PowerState.EXPIRED


def test_its_last_day_ends_at_midnight_of_the_commune(
    database: Database, accept: Accept, file: File, marta: Actor, clock: FixedClock
) -> None:
    file(given=paper())
    accept(marta, replace(EVERYTHING, until_on=date(2026, 11, 30)))

    # In Chile it is three hours earlier than the clock says.
    clock.moment = datetime(2026, 12, 1, 2, 59, 59, tzinfo=UTC)
    assert standing(database, file()) is Standing.HOLDS
    clock.moment = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    with pytest.raises(acting.NoPaperError):
        file()


def test_who_represents_a_representative_represents_nobody_else(
    database: Database,
    accept: Accept,
    file: File,
    rosa: Actor,
    marta: Actor,
    pedro: Actor,
    pruning: Procedure,
) -> None:
    """Rosa acts for the company, and Pedro for Rosa: Pedro does not act for the company."""
    file(given=paper())
    accept(marta)
    assert rosa.run is not None
    for_rosa = Representation(rosa.run, rosa.name, Capacity.NOTARIAL)
    with database.transaction() as session:
        case = filing.start_case(session, pruning, by=pedro)
        acting.act_for(session, case.id, for_rosa, paper(), by=pedro)
        of_company, of_rosa = session.scalars(select(Power).order_by(Power.state))
        powers.accept(session, of_rosa.id, replace(EVERYTHING, name=rosa.name), by=marta)

    with database.transaction() as session:
        for_company = Representation(COMPANY, READ, Capacity.LEGAL)
        with pytest.raises(acting.NoPaperError):
            acting.act_for(session, case.id, for_company, by=pedro)
        with pytest.raises(NotFoundError):
            powers.withdraw(session, of_company.id, by=pedro)
        assert [each.id for each, _who in powers.powers_of(session, by=pedro)] == [of_rosa.id]


@pytest.mark.parametrize("who", ["representative", "represented", "official"])
def test_whoever_it_concerns_withdraws_it_and_what_is_open_stops(
    database: Database, accept: Accept, file: File, rosa: Actor, marta: Actor, who: str
) -> None:
    case_id = file(given=paper())
    accept(marta)
    company = Actor(rosa.id if who == "representative" else marta.id, "x", COMPANY, frozenset())
    by = {"representative": rosa, "represented": company, "official": marta}[who]

    with database.transaction() as session:
        powers.withdraw(session, the_power(database).id, by=by)

    assert standing(database, case_id) is Standing.WITHDRAWN
    with pytest.raises(ConflictError):
        approve(database, case_id, marta)


def test_nobody_else_withdraws_it(database: Database, file: File, pedro: Actor) -> None:
    file(given=paper())

    with database.transaction() as session, pytest.raises(NotFoundError):
        powers.withdraw(session, the_power(database).id, by=pedro)


def test_a_refusal_says_why_and_another_paper_takes_the_case_on(
    database: Database, file: File, rosa: Actor, marta: Actor
) -> None:
    case_id = file(given=paper())
    first = the_power(database).id
    with database.transaction() as session:
        powers.refuse(session, first, REASON, by=marta)
    assert standing(database, case_id) is Standing.REFUSED

    with database.transaction() as session:
        acting.bring_power(session, case_id, Capacity.NOTARIAL, paper(b"better"), by=rosa)
        second = session.get_one(Case, case_id).power_id
        assert second is not None
        powers.accept(session, second, EVERYTHING, by=marta)

    assert standing(database, case_id) is Standing.HOLDS
    with database.reading() as session:
        acts = select(CaseAct).where(CaseAct.case_id == case_id).order_by(CaseAct.seq)
        told = [each.kind for each in session.scalars(acts)]
        assert told[-3:] == [POWER_REFUSED.name, POWER_GIVEN.name, POWER_ACCEPTED.name]


def test_asked_again_for_another_without_a_power_it_needs_a_paper(
    database: Database, accept: Accept, file: File, rosa: Actor, marta: Actor, clock: FixedClock
) -> None:
    first = file(given=paper())
    accept(marta, replace(EVERYTHING, until_on=date(2026, 11, 30)))
    clock.moment = NOW + timedelta(days=8)

    with database.transaction() as session:
        again = reuse.repeat(session, first, by=rosa)

        assert again.represented_run == COMPANY
        assert standing_of(session, again) is Standing.MISSING
        assert again.state is CaseState.DRAFT


def test_the_same_paper_for_the_same_run_is_asked_for_once(database: Database, file: File) -> None:
    file(given=paper())
    file(given=paper())

    assert the_power(database).state is PowerState.REQUESTED
