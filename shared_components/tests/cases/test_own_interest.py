# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An official and a resident who are one person: nobody decides what is their own (art. 12)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.appeals import services as appeals
from munikit.cases.case.power_models import Capacity, Power
from munikit.cases.decision import services as review
from munikit.cases.decision import signing
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.lots import services as bulk
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.powers import Acceptance, Representation
from munikit.cases.sharing import services as sharing
from munikit.contracts.treasury import ChargePaid
from munikit.db import Database
from munikit.documents import AcceptedFile
from munikit.kernel.errors import ForbiddenError
from munikit.kernel.rut import RUT
from munikit.people import Person
from munikit.procedures import Procedure

NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}
RUN_OF_MARTA = RUT.of(9_876_543)
UNKNOWN = "registren su RUN"
Read = Callable[[UUID], Case]
Official = Callable[..., Actor]


@pytest.fixture
def official(database: Database, marta: Actor) -> Official:
    """Return Marta as her account has her: with this name and this RUN."""

    def make(name: str = "Marta Rivas", run: RUT | None = None) -> Actor:
        with database.transaction() as session:
            person = session.get_one(Person, marta.id)
            given_names, _, surnames = name.partition(" ")
            person.given_names = given_names
            person.surnames = surnames
            if run is not None:
                person.official_run = run
        may = marta.permissions | {"cases:case:sign", "cases:power:decide"}
        return replace(marta, name=name, permissions=may)

    return make


@pytest.fixture
def for_marta(database: Database, rosa: Actor, pruning: Procedure) -> UUID:
    """Send an application of Rosa's for the resident whose RUN is Marta's."""
    said = Representation(RUN_OF_MARTA, "Marta Rivas Pinto", Capacity.LEGAL)
    database.wiring.files.put(b"paper")
    with database.transaction() as session:
        case = filing.start_case(session, pruning, by=rosa)
        filing.save_answers(session, case.id, NATIVE, by=rosa)
        paper = AcceptedFile("poder.png", "image/png", b"paper")
        acting.act_for(session, case.id, said, paper, by=rosa)
        filing.submit(session, case.id, by=rosa)
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
        return case.id


def approve(database: Database, case: Case, by: Actor) -> None:
    with database.transaction() as session:
        review.approve(session, case.id, seen=case.version, by=by)


def take(database: Database, case: Case, by: Actor) -> None:
    with database.transaction() as session:
        sharing.take(session, case.id, seen=case.version, by=by)


def dismiss(database: Database, case: Case, by: Actor) -> None:
    with database.transaction() as session:
        appeals.dismiss(session, case.id, "Se mantiene lo resuelto.", seen=case.version, by=by)


def sign(database: Database, case: Case, by: Actor) -> None:
    with database.transaction() as session:
        signing.sign(session, case.id, seen=case.version, by=by)


DECISIONS = (approve, take, dismiss, sign)


@pytest.mark.parametrize("decide", DECISIONS)
def test_the_run_of_an_official_account_says_that_the_applicant_is_the_same_person(
    database: Database,
    filed: Callable[..., UUID],
    case_of: Read,
    rosa: Actor,
    official: Official,
    decide: Callable[..., None],
) -> None:
    case = case_of(filed())

    with pytest.raises(ForbiddenError, match="es suya"):
        decide(database, case, official("Otra Persona", rosa.run))


@pytest.mark.parametrize("decide", DECISIONS)
@pytest.mark.parametrize(
    "name", ["Rosa Huenchumilla", "ROSA HUENCHUMÍLLA", "Rosa Ana Huenchumilla"]
)
def test_without_a_run_the_same_name_is_enough_to_refuse(
    database: Database,
    filed: Callable[..., UUID],
    case_of: Read,
    official: Official,
    decide: Callable[..., None],
    name: str,
) -> None:
    case = case_of(filed())

    with pytest.raises(ForbiddenError, match=UNKNOWN):
        decide(database, case, official(name))


def test_a_namesake_with_another_run_decides(
    database: Database, filed: Callable[..., UUID], case_of: Read, official: Official
) -> None:
    case = case_of(filed())

    take(database, case, official("Rosa Huenchumilla", RUN_OF_MARTA))

    assert case_of(case.id).assigned_to_id is not None


@pytest.mark.parametrize(("run", "words"), [(RUN_OF_MARTA, "es suya"), (None, UNKNOWN)])
def test_whom_an_application_is_for_does_not_decide_it(
    database: Database,
    for_marta: UUID,
    case_of: Read,
    official: Official,
    run: RUT | None,
    words: str,
) -> None:
    with pytest.raises(ForbiddenError, match=words):
        take(database, case_of(for_marta), official(run=run))


@pytest.mark.usefixtures("for_marta")
@pytest.mark.parametrize(("run", "words"), [(RUN_OF_MARTA, "es suyo"), (None, UNKNOWN)])
def test_whom_a_power_represents_does_not_accept_it(
    database: Database, official: Official, run: RUT | None, words: str
) -> None:
    by = official(run=run)

    given = Acceptance("Marta", {}, date(2027, 11, 23))

    with database.transaction() as session:
        power = session.scalars(select(Power)).one()
        with pytest.raises(ForbiddenError, match=words):
            powers.accept(session, power.id, given, by=by)


@pytest.mark.parametrize(("known", "words"), [(True, "es suya"), (False, "falta su RUN")])
def test_a_lot_leaves_out_what_is_the_officials_own(
    database: Database,
    filed: Callable[..., UUID],
    rosa: Actor,
    official: Official,
    *,
    known: bool,
    words: str,
) -> None:
    case_id = filed()
    by = official("Rosa Huenchumilla", rosa.run if known else None)

    with database.reading() as session:
        (row,) = bulk.preview(session, [case_id], bulk.BulkAct.ASK, by=by)

    assert words in row.trouble
