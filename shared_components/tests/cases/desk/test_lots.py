# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The same act on several cases: what can be done is done, the rest is said."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.lots import services as bulk
from munikit.cases.lots.services import BulkAct, Given
from munikit.cases.sharing import services as sharing
from munikit.db import Database

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
WHY = "El roble está en la lista de árboles protegidos."
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}


def test_a_lot_does_what_it_can_and_says_what_it_did_not(
    database: Database, with_rentas: UUID, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    still_with_the_first_unit = filed(
        {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Peumo"}
    )
    ids = [with_rentas, still_with_the_first_unit]
    with database.reading() as session:
        rows = bulk.preview(session, ids, BulkAct.APPROVE, by=marta)
    assert [row.trouble for row in rows] == ["", "falta que la vea otra unidad"]

    stale = [replace(row, version=row.version - 1) for row in rows[:1]]
    assert (
        "cambió esta solicitud"
        in bulk.perform(database, stale, BulkAct.APPROVE, given=Given(), by=marta)[0].trouble
    )

    done = bulk.perform(database, rows, BulkAct.APPROVE, given=Given(), by=marta)
    assert [bool(row.trouble) for row in done] == [False, True]
    assert case_of(with_rentas).state is CaseState.AWAITING_SIGNATURE
    assert case_of(still_with_the_first_unit).state is CaseState.SUBMITTED


def test_what_another_official_changed_meanwhile_stays_out_and_says_who(
    database: Database, with_rentas: UUID, case_of: Read, marta: Actor, carlos: Actor
) -> None:
    seen = {with_rentas: case_of(with_rentas).version}
    with database.transaction() as session:
        sharing.take(session, with_rentas, seen=seen[with_rentas], by=carlos)

    with database.reading() as session:
        (row,) = bulk.looked_at(session, seen, BulkAct.APPROVE, by=marta)

    assert row.version == seen[with_rentas]
    assert "está a cargo de otra persona. Carlos Ojeda cambió esta solicitud" in row.trouble


def test_a_lot_never_refuses() -> None:
    assert "reject" not in set(BulkAct)


def test_a_procedure_that_is_not_simple_is_approved_one_by_one(
    database: Database,
    with_rentas: UUID,
    case_of: Read,
    marta: Actor,
    one_by_one: Callable[[Case], None],
) -> None:
    one_by_one(case_of(with_rentas))

    with database.reading() as session:
        rows = bulk.preview(session, [with_rentas], BulkAct.APPROVE, by=marta)

    assert rows[0].trouble == "este trámite se aprueba de a uno"


def test_a_lot_is_dealt_out_in_turn(
    database: Database, filed: MakeCase, case_of: Read, chief: Actor, marta: Actor
) -> None:
    ids = [filed({**NATIVE, "kind": kind}) for kind in ("Roble", "Peumo", "Boldo")]
    with database.reading() as session:
        rows = bulk.preview(session, ids, BulkAct.ASSIGN, by=chief)

    bulk.perform(database, rows, BulkAct.ASSIGN, given=Given(f"{marta.id},{chief.id}"), by=chief)

    assert [case_of(row.id).assigned_to_id for row in rows] == [marta.id, chief.id, marta.id]
