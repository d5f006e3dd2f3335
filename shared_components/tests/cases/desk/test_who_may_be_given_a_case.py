# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case is given to who decides cases, and to nobody else, whatever id was typed."""

from collections.abc import Callable
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.lots import services as bulk
from munikit.cases.lots.services import BulkAct, Given
from munikit.cases.sharing import absences as sharing
from munikit.cases.sharing import services as desk
from munikit.db import Database
from munikit.kernel.clock import FixedClock, local_date
from munikit.kernel.errors import InvalidError
from munikit.kernel.rut import RUT
from munikit.people import create_official, upsert_resident
from munikit.people.models import Person

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
NOBODY = UUID("00000000-0000-0000-0000-000000000001")
NO_DECIDER = "no resuelve solicitudes"


def _nobody(_: Database) -> UUID:
    return NOBODY


def _resident(database: Database) -> UUID:
    with database.transaction() as session:
        return upsert_resident(session, RUT.of(9_876_543), "Juana", "Paillalef").id


def _cashier(database: Database, role: str = "cashier") -> UUID:
    with database.transaction() as session:
        return create_official(
            session,
            email="otra@valdivia.example",
            name=("Eva", "Cea"),
            password="tres gatos en la costanera",
            roles=[role],
        ).id


def _closed(database: Database) -> UUID:
    person_id = _cashier(database, "reviewer")
    with database.transaction() as session:
        person = session.get_one(Person, person_id)
        person.disabled_at = person.created_at
    return person_id


@pytest.fixture(
    params=[_nobody, _resident, _cashier, _closed], ids=lambda each: each.__name__.strip("_")
)
def stranger_id(request: pytest.FixtureRequest, database: Database) -> UUID:
    made: UUID = request.param(database)
    return made


def test_a_case_is_given_to_nobody_who_decides_none(
    database: Database, filed: MakeCase, case_of: Read, chief: Actor, stranger_id: UUID
) -> None:
    case = case_of(filed())

    with pytest.raises(InvalidError, match=NO_DECIDER), database.transaction() as session:
        desk.assign(session, case.id, stranger_id, seen=case.version, by=chief)

    left = case_of(case.id)
    assert (left.state, left.assigned_to_id) == (CaseState.SUBMITTED, None)


def test_a_lot_is_given_to_nobody_who_decides_none(
    database: Database, filed: MakeCase, case_of: Read, chief: Actor, stranger_id: UUID
) -> None:
    case = case_of(filed())
    with database.reading() as session:
        rows = bulk.preview(session, [case.id], BulkAct.ASSIGN, by=chief)

    done = bulk.perform(database, rows, BulkAct.ASSIGN, given=Given(str(stranger_id)), by=chief)

    assert NO_DECIDER in done[0].trouble
    assert case_of(case.id).assigned_to_id is None


def test_who_is_away_may_be_given_a_case(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    chief: Actor,
    marta: Actor,
    clock: FixedClock,
) -> None:
    case = case_of(filed())
    today = local_date(clock.now())
    with database.transaction() as session:
        sharing.note_absence(session, marta.id, today, today)

    with database.transaction() as session:
        desk.assign(session, case.id, marta.id, seen=case.version, by=chief)

    assert case_of(case.id).assigned_to_id == marta.id
