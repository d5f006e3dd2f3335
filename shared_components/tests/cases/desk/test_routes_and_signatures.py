# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Units look at a case in turn, and another person signs what was decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.case.permissions import CHIEF
from munikit.cases.decision import services as review
from munikit.cases.decision import signing
from munikit.cases.sharing import absences as sharing
from munikit.cases.sharing import services as desk
from munikit.db import Database
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit.procedures import Procedure

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
WHY = "El roble está en la lista de árboles protegidos."
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}


def test_a_case_begins_with_the_first_unit_of_its_route(filed: MakeCase, case_of: Read) -> None:
    assert case_of(filed()).unit == "Áreas Verdes"


def test_nobody_decides_before_the_route_is_walked(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case = case_of(filed())

    with (
        pytest.raises(ConflictError, match="Antes de resolver debe verla"),
        database.transaction() as session,
    ):
        review.approve(session, case.id, seen=case.version, by=marta)


def test_passing_on_leaves_it_for_the_next_unit_to_take(
    with_rentas: UUID, case_of: Read, pruning: Procedure
) -> None:
    case = case_of(with_rentas)

    assert case.unit == pruning.definition.review.unit
    assert case.assigned_to_id is None


def test_the_last_unit_passes_on_to_nobody(
    database: Database, with_rentas: UUID, case_of: Read, marta: Actor
) -> None:
    with (
        pytest.raises(ConflictError, match="es la unidad que resuelve"),
        database.transaction() as session,
    ):
        desk.forward(session, with_rentas, "", seen=case_of(with_rentas).version, by=marta)


def test_a_decision_waits_for_a_second_person(
    proposed: UUID, case_of: Read, approvals: Callable[[], int]
) -> None:
    assert case_of(proposed).state is CaseState.AWAITING_SIGNATURE
    assert approvals() == 0


def test_whoever_proposes_does_not_sign(
    database: Database, proposed: UUID, case_of: Read, marta: Actor
) -> None:
    both = replace(marta, permissions=frozenset(p.value for p in CHIEF.permissions))
    with pytest.raises(ForbiddenError, match="Usted propuso"), database.transaction() as session:
        signing.sign(session, proposed, seen=case_of(proposed).version, by=both)


def test_a_reviewer_has_no_second_signature(
    database: Database, proposed: UUID, case_of: Read, carlos: Actor
) -> None:
    with pytest.raises(ForbiddenError), database.transaction() as session:
        signing.sign(session, proposed, seen=case_of(proposed).version, by=carlos)


def test_signing_decides_as_it_was_proposed(
    database: Database,
    proposed: UUID,
    case_of: Read,
    chief: Actor,
    approvals: Callable[[], int],
) -> None:
    with database.transaction() as session:
        signing.sign(session, proposed, seen=case_of(proposed).version, by=chief)

    case = case_of(proposed)
    assert (case.state, case.remark) == (CaseState.APPROVED, "Pode en invierno.")
    assert case.closed_at is not None
    assert approvals() == 1


def test_a_proposal_to_refuse_is_signed_with_its_reason(
    database: Database, with_rentas: UUID, case_of: Read, marta: Actor, chief: Actor
) -> None:
    with database.transaction() as session:
        seen = case_of(with_rentas).version
        review.reject(session, with_rentas, reason_id="protected", text=WHY, seen=seen, by=marta)
    with database.transaction() as session:
        signing.sign(session, with_rentas, seen=case_of(with_rentas).version, by=chief)

    case = case_of(with_rentas)
    assert case.state is CaseState.REJECTED
    assert case.norm == "Ordenanza de ejemplo, artículo 9"


def test_what_is_sent_back_is_reviewed_again(
    database: Database, proposed: UUID, case_of: Read, chief: Actor
) -> None:
    with database.transaction() as session:
        seen = case_of(proposed).version
        signing.send_back(session, proposed, "Falta el informe.", seen=seen, by=chief)

    case = case_of(proposed)
    assert case.state is CaseState.IN_REVIEW
    assert case.proposal == {"decision": "approve", "text": "Pode en invierno.", "finding": {}}


def test_an_absence_does_not_end_before_it_begins(database: Database, marta: Actor) -> None:
    with pytest.raises(InvalidError, match="último día"), database.transaction() as session:
        sharing.note_absence(session, marta.id, date(2026, 12, 2), date(2026, 12, 1))
