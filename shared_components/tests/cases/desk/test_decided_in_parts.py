# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A decision keeps its parts: the reason's id, the rows of the paper, the remark."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseState, read_case
from munikit.cases.appeals import services as appeals
from munikit.cases.case.decided import decided
from munikit.cases.case.models import CaseAct
from munikit.cases.decision import services as review
from munikit.cases.decision import signing
from munikit.cases.decision.acts import APPROVED, PROPOSED, REJECTED
from munikit.cases.decision.outcome import grant_at_once
from munikit.cases.lots.services import BulkAct, Given, perform, preview
from munikit.db import Database
from munikit.kernel.errors import InvalidError
from munikit.procedures import Procedure
from munikit.procedures.outcome import FindingRows

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
PLAN = {"Zona": "ZU-1", "Usos": "Vivienda\nZona: según plano anterior"}
REMARK = "Zona: vea también el plano de 2003."
READ = f"Zona: ZU-1\nUsos: Vivienda\nZona: según plano anterior\n{REMARK}"
WHY = "Es un alerce de trescientos años."


@pytest.fixture
def second_signature() -> bool:
    return False


@pytest.fixture
def pruning(pruning: Procedure, *, second_signature: bool) -> Procedure:
    """A paper that certifies a zone and its uses."""
    given = pruning.definition
    outcome = given.outcome.model_copy(update={"finding": FindingRows(rows=("Zona", "Usos"))})
    looked_at = {"second_signature": second_signature, "route": ()}
    reviewed = given.review.model_copy(update=looked_at)
    changed = given.model_copy(update={"outcome": outcome, "review": reviewed})
    return replace(pruning, definition=changed)


@pytest.fixture
def approve(database: Database, case_of: Read, marta: Actor) -> Callable[..., None]:
    def act(case_id: UUID, finding: dict[str, str], text: str = "") -> None:
        with database.transaction() as session:
            seen = case_of(case_id).version
            review.approve(session, case_id, finding=finding, text=text, seen=seen, by=marta)

    return act


def reject(database: Database, case: Case, by: Actor) -> None:
    with database.transaction() as session:
        review.reject(session, case.id, reason_id="protected", text=WHY, seen=case.version, by=by)


def texts(database: Database, case_id: UUID, kind: str) -> list[str]:
    query = select(CaseAct.text).where(CaseAct.case_id == case_id, CaseAct.kind == kind)
    with database.reading() as session:
        return list(session.scalars(query))


def read(database: Database, case: Case) -> str:
    with database.reading() as session:
        return decided(session, case)


def test_what_looks_like_a_row_and_what_is_remarked_certify_nothing(
    database: Database, filed: MakeCase, case_of: Read, approve: Callable[..., None]
) -> None:
    case_id = filed()

    approve(case_id, PLAN, REMARK)

    case = case_of(case_id)
    with database.reading() as session:
        assert read_case(session, case_id).finding == PLAN
    assert (case.finding, case.remark, case.reason_id) == (PLAN, REMARK, "")
    assert read(database, case) == READ
    assert texts(database, case_id, APPROVED.name) == [READ]


@pytest.mark.parametrize(
    ("finding", "refused"),
    [
        ({"Zona": "ZU-1", "Usos": " "}, "Falta: Usos"),
        ({**PLAN, "Altura": "9 m"}, "no certifica: Altura"),
        ({**PLAN, "Zona": "✓"}, "✓"),
    ],
    ids=["an empty row", "a row it has not", "a letter it cannot show"],
)
@pytest.mark.parametrize("second_signature", [False, True], ids=["one signs", "two sign"])
def test_a_paper_has_all_its_rows_and_no_others(
    filed: MakeCase,
    case_of: Read,
    approve: Callable[..., None],
    *,
    finding: dict[str, str],
    refused: str,
) -> None:
    case_id = filed()

    with pytest.raises(InvalidError, match=refused):
        approve(case_id, finding)

    assert case_of(case_id).state is CaseState.SUBMITTED


def test_what_is_on_record_is_kept_by_its_rows(
    database: Database, filed: MakeCase, case_of: Read
) -> None:
    case_id = filed()

    with database.transaction() as session:
        assert grant_at_once(session, case_id, PLAN)

    assert (case_of(case_id).finding, case_of(case_id).remark) == (PLAN, "")


@pytest.mark.parametrize("second_signature", [True])
def test_the_second_signature_signs_the_rows_that_were_proposed(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    approve: Callable[..., None],
    carlos: Actor,
    chief: Actor,
) -> None:
    case_id = filed()
    approve(case_id, PLAN, REMARK)

    with database.transaction() as session:
        signing.sign(session, case_id, seen=case_of(case_id).version, by=chief)

    case = case_of(case_id)
    assert chief.id == carlos.id
    assert (case.state, case.finding, case.remark) == (CaseState.APPROVED, PLAN, REMARK)
    assert texts(database, case_id, PROPOSED.name) == [f"Aprobar. {READ}"]


@pytest.mark.parametrize("second_signature", [False, True], ids=["one signs", "two sign"])
def test_a_refusal_keeps_the_id_of_its_reason(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    marta: Actor,
    chief: Actor,
    *,
    second_signature: bool,
) -> None:
    case_id = filed()
    reject(database, case_of(case_id), marta)
    if second_signature:
        with database.transaction() as session:
            signing.sign(session, case_id, seen=case_of(case_id).version, by=chief)

    case = case_of(case_id)
    assert (case.state, case.reason_id, case.remark) == (CaseState.REJECTED, "protected", WHY)
    assert read(database, case) == f"El árbol está protegido. {WHY}"
    assert texts(database, case_id, REJECTED.name) == [f"El árbol está protegido. {WHY}"]


def test_upheld_nothing_of_the_refusal_is_left_and_the_paper_is_filled_in(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    approve: Callable[..., None],
    marta: Actor,
    rosa: Actor,
) -> None:
    case_id = filed()
    reject(database, case_of(case_id), marta)
    with database.transaction() as session:
        appeals.file_appeal(session, case_id, "No es un alerce.", by=rosa)
    with database.transaction() as session:
        seen = case_of(case_id).version
        appeals.uphold(session, case_id, f"La persona tiene razón: {WHY}", seen=seen, by=marta)
    reopened = case_of(case_id)

    approve(case_id, PLAN)

    case = case_of(case_id)
    assert (reopened.reason_id, reopened.remark, reopened.finding) == ("", "", {})
    assert (case.reason_id, case.remark, case.finding) == ("", "", PLAN)


@pytest.mark.parametrize("second_signature", [True])
def test_upheld_the_refusal_that_was_proposed_is_not_proposed_again(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor, chief: Actor, rosa: Actor
) -> None:
    case_id = filed()
    reject(database, case_of(case_id), marta)
    with database.transaction() as session:
        signing.sign(session, case_id, seen=case_of(case_id).version, by=chief)
    with database.transaction() as session:
        appeals.file_appeal(session, case_id, "No es un alerce.", by=rosa)

    with database.transaction() as session:
        seen = case_of(case_id).version
        appeals.uphold(session, case_id, f"La persona tiene razón: {WHY}", seen=seen, by=marta)

    assert case_of(case_id).proposal == {}


def test_a_lot_certifies_the_same_in_each_paper(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor, pruning: Procedure
) -> None:
    assert pruning.definition.review.simple_approval
    cases = [filed(), filed()]
    with database.reading() as session:
        rows = preview(session, cases, BulkAct.APPROVE, by=marta)

    perform(database, rows, BulkAct.APPROVE, given=Given(finding=PLAN), by=marta)

    assert [case_of(each).finding for each in cases] == [PLAN, PLAN]


def test_a_lot_of_several_procedures_leaves_out_what_certifies_something(
    database: Database,
    filed: MakeCase,
    marta: Actor,
    monkeypatch: pytest.MonkeyPatch,
    pruning: Procedure,
) -> None:
    case_id = filed()
    monkeypatch.setattr("munikit.cases.lots.services.procedures_of", lambda *_: [pruning, pruning])

    with database.reading() as session:
        (row,) = preview(session, [case_id], BulkAct.APPROVE, by=marta)

    assert row.trouble == "su documento certifica algo: elija solo solicitudes de ese trámite"
