# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""From asking for a certificate to holding it, with an official and without."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case, CaseState
from munikit.cases.case.permissions import REVIEWER
from munikit.cases.decision import services as review
from munikit.cases.decision.outcome import grant_at_once
from munikit.cases.filing.services import save_answers, start_case, submit
from munikit.cases.sharing import services as sharing
from munikit.contracts.treasury import DEBTS, OverdueDebt
from munikit.db import Database
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import Person
from munikit.procedures import CATALOGUE
from munikit.wiring import ask
from munikit_certificates.models import Document
from munikit_certificates.records.services import bring_records

Official = Callable[[str], UUID]

EMAIL = {"email": "rosa@ejemplo.cl"}
HOUSE = {
    **EMAIL,
    "roll": "123-45",
    "address": {"street": "Los Robles", "number": "123", "more": "", "commune": "14101"},
}
ADDRESSES = ("rol,resultado,Dirección oficial", "0123-45,emitir,Los Robles 123", "9-9,revisar,")


@dataclass
class Debts:
    """What a treasury would answer: by RUN, and by roll."""

    own: int = 0
    of_rolls: dict[str, int] = field(default_factory=dict)

    def overdue(
        self, _session: Session, on: date, *, run: RUT | None = None, property_roll: str = ""
    ) -> OverdueDebt:
        count = self.own if run else self.of_rolls.get(property_roll, 0)
        return OverdueDebt(count, Money(12_000 * count), on if count else None)


@pytest.fixture
def by(rosa: UUID) -> Actor:
    return Actor(rosa, "Rosa Huenchumán Pérez", RUT.parse("12.345.678-5"), frozenset())


def send(
    portal: Portal, procedure_id: str, answers: Mapping[str, Any], by: Actor, *, jobs: bool = True
) -> UUID:
    with portal.database.transaction() as session:
        case = start_case(session, ask(session, CATALOGUE).get(procedure_id), by=by)
        save_answers(session, case.id, answers, by=by)
        submit(session, case.id, by=by)
    if jobs:
        run_due(portal.database, portal.jobs)
    return case.id


def state_of(database: Database, case_id: UUID) -> CaseState:
    with database.reading() as session:
        return session.get_one(Case, case_id).state


def the_document(database: Database) -> Document:
    with database.reading() as session:
        return session.scalars(select(Document)).one()


def with_addresses(portal: Portal) -> None:
    with portal.database.transaction() as session:
        bring_records(session, "addresses", "\n".join(ADDRESSES).encode())


def with_debts(portal: Portal, debts: Debts) -> None:
    wiring = portal.database.wiring
    portal.database.wiring = replace(wiring, ports={**wiring.ports, DEBTS.name: debts})


def approve(portal: Portal, case_id: UUID, official: UUID, finding: Mapping[str, str]) -> None:
    marta = Actor(official, "Ana Soto", None, frozenset(REVIEWER.permissions))
    with portal.database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        review.approve(session, case_id, seen=seen, by=marta, finding=finding)
    run_due(portal.database, portal.jobs)


def test_what_a_paper_cannot_show_is_not_issued_without_an_official(
    portal: Portal, by: Actor, official: Official
) -> None:
    with_addresses(portal)
    with portal.database.transaction() as session:
        session.get_one(Person, by.id).given_names = "王芳"

    case_id = send(portal, "certificado_numero", HOUSE, by)

    assert state_of(portal.database, case_id) is CaseState.SUBMITTED
    with pytest.raises(InvalidError, match="«芳»"):
        approve(portal, case_id, official("marta"), {"Dirección oficial": "Los Robles 123"})
    with portal.database.reading() as session:
        assert session.scalars(select(Document)).all() == []


def test_a_number_on_record_is_certified_without_an_official(portal: Portal, by: Actor) -> None:
    with_addresses(portal)

    case_id = send(portal, "certificado_numero", HOUSE, by)

    document = the_document(portal.database)
    assert state_of(portal.database, case_id) is CaseState.ISSUED
    assert document.title == "Certificado de número domiciliario"
    assert document.details["Dirección oficial"] == "Los Robles 123"
    assert document.details["Rol de avalúo"] == "123-45"
    assert document.valid_until == date(2027, 5, 23)


def test_the_page_of_a_case_leads_to_the_words_of_its_document(
    portal: Portal, by: Actor, browse: Callable[..., FlaskClient]
) -> None:
    with_addresses(portal)
    case_id = send(portal, "certificado_numero", HOUSE, by)
    resident = browse(by.id)

    page = resident.get(f"/solicitudes/{case_id}").text
    words = resident.get(f"/documentos/{the_document(portal.database).id}").text

    assert f'<a href="/documentos/{the_document(portal.database).id}">' in page
    assert "Leer el documento en pantalla" in page
    assert "Los Robles 123" in words


@pytest.mark.parametrize("roll", ["777-7", "9-9"], ids=["not on record", "to be reviewed"])
def test_what_the_record_does_not_settle_waits_for_the_desk(
    portal: Portal, by: Actor, roll: str
) -> None:
    with_addresses(portal)

    case_id = send(portal, "certificado_numero", {**HOUSE, "roll": roll}, by)

    assert state_of(portal.database, case_id) is CaseState.SUBMITTED


def test_an_official_writes_what_is_certified(
    portal: Portal, by: Actor, official: Official
) -> None:
    case_id = send(portal, "certificado_numero", HOUSE, by)

    approve(portal, case_id, official("reviewer"), {"Dirección oficial": "Los Robles 125\nCasa B"})

    assert state_of(portal.database, case_id) is CaseState.ISSUED
    assert the_document(portal.database).details["Dirección oficial"] == "Los Robles 125\nCasa B"


def test_nothing_is_approved_without_what_it_certifies(
    portal: Portal, by: Actor, official: Official
) -> None:
    case_id = send(portal, "certificado_numero", HOUSE, by)

    with pytest.raises(InvalidError, match="Falta: Dirección oficial"):
        approve(portal, case_id, official("reviewer"), {})


def test_deciding_twice_issues_once(portal: Portal, by: Actor) -> None:
    with_addresses(portal)
    case_id = send(portal, "certificado_numero", HOUSE, by)

    with portal.database.transaction() as session:
        again = grant_at_once(session, case_id, {"Dirección oficial": "Otra 1"})

    assert not again
    assert the_document(portal.database).details["Dirección oficial"] == "Los Robles 123"


def test_a_case_somebody_took_is_left_to_them(
    portal: Portal, by: Actor, official: Official
) -> None:
    with_addresses(portal)
    case_id = send(portal, "certificado_numero", HOUSE, by, jobs=False)
    marta = Actor(official("reviewer"), "Ana Soto", None, frozenset(REVIEWER.permissions))
    with portal.database.transaction() as session:
        sharing.take(session, case_id, seen=session.get_one(Case, case_id).version, by=marta)

    run_due(portal.database, portal.jobs)

    assert state_of(portal.database, case_id) is CaseState.IN_REVIEW


def test_without_a_treasury_debts_are_for_an_official(portal: Portal, by: Actor) -> None:
    case_id = send(portal, "certificado_deuda", {**EMAIL, "with_property": False}, by)

    assert state_of(portal.database, case_id) is CaseState.SUBMITTED


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (0, "No registra deudas vencidas al 23-11-2026"),
        (2, "Registra 2 deudas vencidas al 23-11-2026 por $24.000, sin reajustes ni intereses"),
    ],
    ids=["no debt", "debt"],
)
def test_a_person_is_certified_their_own_debts_at_once(
    portal: Portal, by: Actor, own: int, said: str
) -> None:
    with_debts(portal, Debts(own))

    send(portal, "certificado_deuda", {**EMAIL, "with_property": False}, by)

    certified = the_document(portal.database).details["Deudas municipales vencidas"]
    assert certified == f"{said}, consultadas por RUN 12.345.678-5."


@pytest.mark.parametrize(
    ("owed", "state"), [(0, CaseState.ISSUED), (1, CaseState.SUBMITTED)], ids=["none", "some"]
)
def test_what_stands_against_a_property_is_told_by_an_official(
    portal: Portal, by: Actor, owed: int, state: CaseState
) -> None:
    with_debts(portal, Debts(of_rolls={"123-45": owed}))
    answers = {**EMAIL, "with_property": True, "roll": "123-45"}

    case_id = send(portal, "certificado_deuda", answers, by)

    assert state_of(portal.database, case_id) is state


def test_urban_conditions_are_always_an_officials_to_write(
    portal: Portal, by: Actor, official: Official
) -> None:
    case_id = send(portal, "certificado_informaciones_previas", {**HOUSE, "sketch": "x"}, by)
    rows = ask_rows(portal)

    odd = f"Según plan\n{rows[0]}: según plano anterior"
    approve(
        portal, case_id, official("reviewer"), {**dict.fromkeys(rows, "Según plan"), rows[1]: odd}
    )

    document = the_document(portal.database)
    # What looks like a row is printed as it was written, in the row it was written in.
    assert [document.details[row] for row in rows] == ["Según plan", odd, *["Según plan"] * 6]
    assert document.valid_until is None


def ask_rows(portal: Portal) -> tuple[str, ...]:
    definition = portal.catalogue.get("certificado_informaciones_previas").definition
    finding = definition.outcome.finding
    return finding.rows if finding else ()
