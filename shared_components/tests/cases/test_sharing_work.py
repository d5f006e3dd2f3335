# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Officials share the work: assigning, passing on, opinions, a second signature, lots."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.desk_models import CaseLabel, Opinion, Verdict
from munikit.cases.models import ActKind, CaseAct
from munikit.cases.permissions import ADVISER, CHIEF, REVIEWER
from munikit.cases.services import bulk, desk, opinions, review, sharing, signing
from munikit.cases.services.bulk import BulkAct
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit.outbox import StoredEvent
from munikit.procedures import Procedure, versions

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}
WHY = "El roble está en la lista de árboles protegidos."


def reviewing(procedure: Procedure, **changes: object) -> Procedure:
    """Return the procedure with another way of being reviewed."""
    review = procedure.definition.review.model_copy(update=changes)
    return replace(procedure, definition=procedure.definition.model_copy(update={"review": review}))


@pytest.fixture
def pruning(pruning: Procedure) -> Procedure:
    return reviewing(
        pruning,
        route=("Áreas Verdes",),
        opinions=("Inspección", "Jurídico"),
        second_signature=True,
        simple_approval=True,
    )


@pytest.fixture
def chief(carlos: Actor) -> Actor:
    return replace(carlos, permissions=frozenset(p.value for p in CHIEF.permissions))


@pytest.fixture
def adviser(pedro: Actor) -> Actor:
    return replace(pedro, permissions=frozenset(p.value for p in ADVISER.permissions))


@pytest.fixture
def with_rentas(database: Database, filed: MakeCase, case_of: Read, marta: Actor) -> UUID:
    """A case that has come to the unit that decides."""
    case_id = filed()
    with database.transaction() as session:
        desk.forward(session, case_id, "Se ve bien.", seen=case_of(case_id).version, by=marta)
    return case_id


@pytest.fixture
def proposed(database: Database, with_rentas: UUID, case_of: Read, marta: Actor) -> UUID:
    with database.transaction() as session:
        seen = case_of(with_rentas).version
        review.approve(session, with_rentas, seen=seen, by=marta, text="Pode en invierno.")
    return with_rentas


def events(database: Database, name: str) -> int:
    with database.reading() as session:
        found = session.scalars(select(StoredEvent).where(StoredEvent.name == name))
        return len(found.all())


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
    database: Database, proposed: UUID, case_of: Read
) -> None:
    assert case_of(proposed).state is CaseState.AWAITING_SIGNATURE
    assert events(database, "cases.approved") == 0


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
    database: Database, proposed: UUID, case_of: Read, chief: Actor
) -> None:
    with database.transaction() as session:
        signing.sign(session, proposed, seen=case_of(proposed).version, by=chief)

    case = case_of(proposed)
    assert (case.state, case.decision) == (CaseState.APPROVED, "Pode en invierno.")
    assert case.closed_at is not None
    assert events(database, "cases.approved") == 1


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
    assert case.proposal == {}


def test_an_opinion_is_due_in_ten_business_days_and_stops_no_clock(
    database: Database, with_rentas: UUID, case_of: Read, marta: Actor
) -> None:
    before = case_of(with_rentas).due_on
    with database.transaction() as session:
        asked = opinions.ask_opinion(session, with_rentas, "Inspección", "¿Hay cables?", by=marta)
        # Ten business days after Monday 23 November; the holiday of the 8th comes later.
        assert asked.due_on == date(2026, 12, 7)

    assert case_of(with_rentas).due_on == before
    assert case_of(with_rentas).paused_on is None


def test_only_a_unit_of_the_list_is_asked(
    database: Database, with_rentas: UUID, marta: Actor
) -> None:
    with pytest.raises(InvalidError, match="Elija a qué unidad"), database.transaction() as session:
        opinions.ask_opinion(session, with_rentas, "Alcaldía", "¿Qué opina?", by=marta)


def test_an_opinion_is_given_once(
    database: Database, with_rentas: UUID, marta: Actor, adviser: Actor
) -> None:
    with database.transaction() as session:
        asked = opinions.ask_opinion(session, with_rentas, "Jurídico", "¿Se puede?", by=marta).id
    with database.transaction() as session:
        opinions.give_opinion(session, asked, Verdict.REMARKS, "Con cuidado.", by=adviser)

    with pytest.raises(ConflictError, match="ya fue"), database.transaction() as session:
        opinions.give_opinion(session, asked, Verdict.AGAINST, "No.", by=adviser)
    with database.reading() as session:
        kept = session.get_one(Opinion, asked)
        internal = select(CaseAct.internal).where(CaseAct.kind == ActKind.OPINION_GIVEN)
        assert kept.verdict is Verdict.REMARKS
        assert session.scalar(internal) is True


def test_a_case_is_not_assigned_to_who_asked_for_it(
    database: Database, filed: MakeCase, case_of: Read, chief: Actor, rosa: Actor
) -> None:
    case = case_of(filed())
    with pytest.raises(InvalidError, match="es de esa persona"), database.transaction() as session:
        desk.assign(session, case.id, rosa.id, seen=case.version, by=chief)


def test_a_released_case_is_everybodys_again(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case_id = filed()
    with database.transaction() as session:
        review.take(session, case_id, seen=case_of(case_id).version, by=marta)
    with database.transaction() as session:
        desk.release(session, case_id, seen=case_of(case_id).version, by=marta)

    case = case_of(case_id)
    assert (case.state, case.assigned_to_id) == (CaseState.SUBMITTED, None)


def test_who_has_least_is_offered_first_and_who_is_away_last(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    clock: FixedClock,
    marta: Actor,
    carlos: Actor,
) -> None:
    case_id = filed()
    with database.transaction() as session:
        review.take(session, case_id, seen=case_of(case_id).version, by=marta)
        offered = sharing.reviewers(session, (REVIEWER, CHIEF))
        assert [(each.name, each.load) for each in offered] == [
            ("Carlos Ojeda", 0),
            ("Marta Rivas", 1),
        ]
        sharing.note_absence(session, carlos.id, date(2026, 11, 23), date(2026, 11, 30))
        offered = sharing.reviewers(session, (REVIEWER, CHIEF))
        assert [each.away_until for each in offered] == [None, date(2026, 11, 30)]
    clock.moment = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    with database.reading() as session:
        assert sharing.reviewers(session, (REVIEWER,))[0].name == "Carlos Ojeda"


def test_an_absence_does_not_end_before_it_begins(database: Database, marta: Actor) -> None:
    with pytest.raises(InvalidError, match="último día"), database.transaction() as session:
        sharing.note_absence(session, marta.id, date(2026, 12, 2), date(2026, 12, 1))


def test_whoever_else_has_it_open_is_named_for_five_minutes(
    database: Database, filed: MakeCase, clock: FixedClock, marta: Actor, carlos: Actor
) -> None:
    case_id = filed()
    with database.transaction() as session:
        sharing.note_viewing(session, case_id, carlos.id)
        sharing.note_viewing(session, case_id, marta.id)
    with database.reading() as session:
        assert sharing.also_looking(session, case_id, me=marta.id) == ["Carlos Ojeda"]
    clock.moment = datetime(2026, 11, 23, 15, 6, tzinfo=UTC)
    with database.reading() as session:
        assert sharing.also_looking(session, case_id, me=marta.id) == []


def test_labels_replace_those_before(database: Database, filed: MakeCase, marta: Actor) -> None:
    case_id = filed()
    with database.transaction() as session:
        desk.set_labels(session, case_id, {"urgente", "visita"}, by=marta)
        desk.set_labels(session, case_id, {"visita"}, by=marta)
        assert session.scalars(select(CaseLabel.label)).all() == ["visita"]


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
        in bulk.perform(database, stale, BulkAct.APPROVE, given="", by=marta)[0].trouble
    )

    done = bulk.perform(database, rows, BulkAct.APPROVE, given="", by=marta)
    assert [bool(row.trouble) for row in done] == [False, True]
    assert case_of(with_rentas).state is CaseState.AWAITING_SIGNATURE
    assert case_of(still_with_the_first_unit).state is CaseState.SUBMITTED


def test_a_lot_never_refuses() -> None:
    assert "reject" not in set(BulkAct)


def test_a_procedure_that_is_not_simple_is_approved_one_by_one(
    database: Database, with_rentas: UUID, marta: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.reading() as session:
        case = session.get_one(Case, with_rentas)
        known = versions._known  # noqa: SLF001 - as above.
        changed = reviewing(known[case.procedure_digest], simple_approval=False, route=())
        monkeypatch.setitem(known, case.procedure_digest, changed)
        rows = bulk.preview(session, [with_rentas], BulkAct.APPROVE, by=marta)

    assert rows[0].trouble == "este trámite se aprueba de a uno"
