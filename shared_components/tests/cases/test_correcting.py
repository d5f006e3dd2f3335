# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is asked again can be changed, and nothing else; whoever decides hears what follows."""

from collections.abc import Callable
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.corrections import answering, asking
from munikit.db import Database
from munikit.kernel.errors import InvalidError
from munikit.people import find_person

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
Ask = Callable[..., UUID]


@pytest.fixture
def asked(database: Database, filed: MakeCase, case_of: Read, marta: Actor) -> Ask:
    """File an application of Rosa's, let Marta ask these questions again and return its id."""

    def make(*questions: str) -> UUID:
        case_id = filed()
        seen = case_of(case_id).version
        with database.transaction() as session:
            asking.ask_for_more(
                session, case_id, "Revise esto", questions=questions, seen=seen, by=marta
            )
        return case_id

    return make


def answer(database: Database, case_id: UUID, by: Actor, **answers: object) -> None:
    with database.transaction() as session:
        answering.answer(session, case_id, "", answers=answers, by=by)


def test_only_what_was_asked_again_changes(
    database: Database, asked: Ask, case_of: Read, rosa: Actor
) -> None:
    case_id = asked("kind")

    answer(database, case_id, rosa, kind="Coigüe", email="otra@ejemplo.cl", tree="fruit")

    assert case_of(case_id).answers == {
        "email": "rosa@ejemplo.cl",
        "tree": "native",
        "kind": "Coigüe",
    }


def test_a_question_the_application_does_not_have_is_not_asked(asked: Ask) -> None:
    with pytest.raises(InvalidError, match="no tiene una de las preguntas"):
        asked("photo")


def test_what_a_new_answer_leads_to_must_be_answered(
    database: Database, asked: Ask, case_of: Read, rosa: Actor
) -> None:
    case_id = asked("tree")

    with pytest.raises(InvalidError, match="Foto del árbol"):
        answer(database, case_id, rosa, tree="fruit")

    assert case_of(case_id).state is CaseState.AWAITING_APPLICANT
    assert case_of(case_id).answers["tree"] == "native"


def test_a_corrected_address_is_where_the_next_notice_goes(
    database: Database, asked: Ask, rosa: Actor
) -> None:
    answer(database, asked("email"), rosa, email="nueva@ejemplo.cl")

    with database.reading() as session:
        assert find_person(session, rosa.id).email == "nueva@ejemplo.cl"


def test_what_was_answered_once_is_not_open_in_the_next_request(
    database: Database, asked: Ask, case_of: Read, rosa: Actor, marta: Actor
) -> None:
    case_id = asked("kind")
    answer(database, case_id, rosa, kind="Coigüe")
    with database.transaction() as session:
        asking.ask_for_more(
            session,
            case_id,
            "Y esto",
            questions=["email"],
            seen=case_of(case_id).version,
            by=marta,
        )

    answer(database, case_id, rosa, kind="Lenga", email="nueva@ejemplo.cl")

    assert case_of(case_id).answers["kind"] == "Coigüe"
    assert case_of(case_id).answers["email"] == "nueva@ejemplo.cl"


def test_what_was_missing_elsewhere_when_it_was_filed_holds_nobody_up(
    database: Database, asked: Ask, case_of: Read, rosa: Actor
) -> None:
    case_id = asked("email")
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        case.answers = {**case.answers, "kind": ""}

    answer(database, case_id, rosa, email="nueva@ejemplo.cl")

    assert case_of(case_id).state is CaseState.IN_REVIEW
