# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Opinions of other units, and who has what."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.case.counting import Count
from munikit.cases.case.models import CaseAct
from munikit.cases.case.permissions import CHIEF, REVIEWER
from munikit.cases.history.services import tell_of_act
from munikit.cases.opinions import services as opinions
from munikit.cases.opinions.acts import OPINION_GIVEN
from munikit.cases.opinions.models import Opinion, Verdict
from munikit.cases.sharing import absences as sharing
from munikit.cases.sharing import services as desk
from munikit.cases.sharing.models import CaseLabel
from munikit.contracts.casework import CaseActed
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.outbox import QueuedJob

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
WHY = "El roble está en la lista de árboles protegidos."
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}


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
        internal = select(CaseAct.internal).where(CaseAct.kind == OPINION_GIVEN.name)
        assert kept.verdict is Verdict.REMARKS
        assert session.scalar(internal) is True


def test_an_answer_is_told_as_what_it_is_though_the_clock_was_read_before_another_came(
    database: Database, with_rentas: UUID, marta: Actor, adviser: Actor, clock: FixedClock
) -> None:
    for unit in ("Jurídico", "Inspección"):
        with database.transaction() as session:
            asked = opinions.ask_opinion(session, with_rentas, unit, "¿Se puede?", by=marta).id
        with database.transaction() as session:
            opinions.give_opinion(session, asked, Verdict.FAVOURABLE, "Sí.", by=adviser)
        clock.moment -= timedelta(minutes=1)

    with database.transaction() as session:
        given = select(CaseAct).where(CaseAct.kind == OPINION_GIVEN.name).order_by(CaseAct.seq)
        first = session.scalars(given.limit(1)).one()
        tell_of_act(session, CaseActed(with_rentas, first.id, first.kind))

    with database.reading() as session:
        mail = session.scalars(select(QueuedJob).where(QueuedJob.name == "notices.send_mail")).one()
    assert str(mail.payload["body"]).startswith("Lo dio Jurídico.")


def test_a_case_is_not_assigned_to_who_asked_for_it(
    database: Database, filed: MakeCase, case_of: Read, chief: Actor, rosa: Actor
) -> None:
    case = case_of(filed())
    with (
        pytest.raises(InvalidError, match="puede ser de esa persona"),
        database.transaction() as session,
    ):
        desk.assign(session, case.id, rosa.id, seen=case.version, by=chief)


def test_a_released_case_is_everybodys_again(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case_id = filed()
    with database.transaction() as session:
        desk.take(session, case_id, seen=case_of(case_id).version, by=marta)
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
        desk.take(session, case_id, seen=case_of(case_id).version, by=marta)
        offered = sharing.reviewers(session, (REVIEWER, CHIEF))
        assert [(each.name, each.load) for each in offered] == [
            ("Carlos Ojeda", Count(0)),
            ("Marta Rivas", Count(1)),
        ]
        sharing.note_absence(session, carlos.id, date(2026, 11, 23), date(2026, 11, 30))
        offered = sharing.reviewers(session, (REVIEWER, CHIEF))
        assert [each.away_until for each in offered] == [None, date(2026, 11, 30)]
    clock.moment = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    with database.reading() as session:
        assert sharing.reviewers(session, (REVIEWER,))[0].name == "Carlos Ojeda"


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
