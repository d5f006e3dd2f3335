# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was refused is looked at again, once, where the person asks for it in time (art. 59)."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.casefile import Leaf
from munikit.cases.appeals import services as appeals
from munikit.cases.appeals.acts import APPEALED, UNANSWERED
from munikit.cases.appeals.notices import tell_appeal_filed, tell_upheld
from munikit.cases.case.appeal import appeal_term
from munikit.cases.case.clock import terms_of
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.states import CaseState
from munikit.cases.decision import services as review
from munikit.cases.terms import services as terms
from munikit.cases.terms.watching import WATCH_TERMS
from munikit.contracts.casework import CaseActed
from munikit.db import Database
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from munikit.notices.sending import SEND_MAIL
from munikit.outbox import QueuedJob, StoredEvent, run_due
from munikit.procedures import version

At = Callable[[str], None]
Read = Callable[[UUID], Case]
CALENDAR = BusinessCalendar("LR")
WHY = "El árbol que pedí podar no es el roble, es el aromo de al lado."
ANSWER = "Revisada la foto, se trata de un aromo y no de un roble protegido."


@pytest.fixture
def refused(
    database: Database, filed: Callable[[], UUID], case_of: Read, marta: Actor, at: At
) -> UUID:
    """A case refused on Friday 4 December; Tuesday the 8th is a holiday."""
    case_id = filed()
    at("2026-12-04")
    seen = case_of(case_id).version
    why = "El roble está en la lista de árboles protegidos."
    with database.transaction() as session:
        review.reject(session, case_id, reason_id="protected", text=why, seen=seen, by=marta)
    return case_id


def ask(database: Database, case_id: UUID, by: Actor, text: str = WHY) -> None:
    with database.transaction() as session:
        appeals.file_appeal(session, case_id, text, by=by)


def answer(database: Database, case: Case, by: Actor, *, upheld: bool, text: str = ANSWER) -> None:
    act = appeals.uphold if upheld else appeals.dismiss
    with database.transaction() as session:
        act(session, case.id, text, seen=case.version, by=by)


def told(database: Database, case: Case, today: str) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        procedure = version(session, case.procedure_digest)
        appeal = appeal_term(session, case)
    found = terms_of(case, procedure, CALENDAR, date.fromisoformat(today), appeal=appeal)
    return [(term.title, term.on.isoformat(), term.article) for term in found]


def test_it_is_asked_for_within_five_business_days_and_answered_within_thirty(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, at: At
) -> None:
    at("2026-12-14")

    ask(database, refused, rosa)

    case = case_of(refused)
    assert case.state is CaseState.APPEALED
    assert case.closed_at is None
    # Thirty business days from Tuesday 15 December; Christmas and New Year do not count.
    assert told(database, case, "2026-12-14") == [
        ("Responder la reposición", "2027-01-27", "Ley 19.880, artículo 59")
    ]


def test_after_five_business_days_it_is_too_late(
    database: Database, refused: UUID, rosa: Actor, at: At
) -> None:
    at("2026-12-15")

    with pytest.raises(ConflictError, match="venció el lunes 14 de diciembre"):
        ask(database, refused, rosa)


def test_it_is_asked_with_a_reason_by_whom_it_concerns(
    database: Database, refused: UUID, rosa: Actor, pedro: Actor
) -> None:
    with pytest.raises(InvalidError, match="por qué"):
        ask(database, refused, rosa, " ")
    with pytest.raises(NotFoundError):
        ask(database, refused, pedro)


def test_what_was_not_refused_is_not_looked_at_again(
    database: Database, filed: Callable[[], UUID], case_of: Read, rosa: Actor, marta: Actor
) -> None:
    case_id = filed()
    with pytest.raises(ConflictError, match="No hay nada"):
        ask(database, case_id, rosa)
    with database.transaction() as session:
        review.approve(session, case_id, seen=case_of(case_id).version, by=marta)

    with pytest.raises(ConflictError, match="No hay nada"):
        ask(database, case_id, rosa)


def test_asking_twice_asks_once_and_after_the_answer_no_more(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, marta: Actor
) -> None:
    ask(database, refused, rosa)
    ask(database, refused, rosa)
    with database.reading() as session:
        acted = select(StoredEvent).where(StoredEvent.name == CaseActed.name)
        told = [event.payload["act"] for event in session.scalars(acted)]
        assert told.count(APPEALED.name) == 1
    answer(database, case_of(refused), marta, upheld=False)

    with pytest.raises(ConflictError, match="No hay nada"):
        ask(database, refused, rosa)


def test_upheld_the_refusal_is_void_and_the_case_is_decided_anew(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, marta: Actor
) -> None:
    ask(database, refused, rosa)

    answer(database, case_of(refused), marta, upheld=True)

    case = case_of(refused)
    assert case.state is CaseState.IN_REVIEW
    assert (case.remark, case.reason_id, case.norm, case.decided_at) == ("", "", "", None)
    assert told(database, case, "2026-12-04") == [
        ("Responder la reposición", "2027-01-20", "Ley 19.880, artículo 59")
    ]
    with database.transaction() as session:
        review.approve(session, refused, seen=case.version, by=marta)
    assert case_of(refused).state is CaseState.APPROVED


def test_dismissed_the_refusal_stays_and_says_why(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, marta: Actor
) -> None:
    ask(database, refused, rosa)

    answer(database, case_of(refused), marta, upheld=False)

    case = case_of(refused)
    assert case.state is CaseState.REJECTED
    assert case.closed_at is not None
    assert case.reason_id == "protected"
    with database.reading() as session:
        leaves = session.scalars(select(Leaf).where(Leaf.case_id == refused)).all()
    told_in_file = {leaf.title: leaf.type_code for leaf in leaves}
    assert told_in_file["Recurso de reposición"] == 0
    assert told_in_file["Reposición rechazada"] == 36


def test_the_answer_is_reasoned_and_anothers(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, marta: Actor
) -> None:
    ask(database, refused, rosa)
    case = case_of(refused)

    with pytest.raises(InvalidError, match="30 caracteres"):
        answer(database, case, marta, upheld=True, text="No.")
    with pytest.raises(ForbiddenError):
        answer(database, case, rosa, upheld=True)
    own = Actor(rosa.id, rosa.name, None, marta.permissions)
    with pytest.raises(ForbiddenError, match="Debe resolverla otra persona"):
        answer(database, case, own, upheld=True)


def test_two_who_answer_at_once_answer_once(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, marta: Actor, carlos: Actor
) -> None:
    ask(database, refused, rosa)
    seen = case_of(refused)
    answer(database, seen, marta, upheld=True)

    with pytest.raises(ConflictError, match="Marta Rivas cambió esta solicitud"):
        answer(database, seen, carlos, upheld=False)


def test_where_nobody_answers_the_person_may_have_it_certified_as_refused(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, at: At
) -> None:
    ask(database, refused, rosa)
    at("2027-01-20")
    with pytest.raises(ConflictError, match="hay plazo"):
        certify(database, refused, rosa)
    at("2027-01-21")

    certify(database, refused, rosa)

    case = case_of(refused)
    assert case.state is CaseState.REJECTED
    with database.reading() as session:
        acts = select(CaseAct).where(CaseAct.case_id == refused, CaseAct.kind == UNANSWERED.name)
        text = session.scalars(acts).one().text
    assert text.endswith("por silencio administrativo desde hoy. Ley 19.880, artículos 65 y 66")
    with pytest.raises(ConflictError):
        certify(database, refused, rosa)


def certify(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        appeals.certify_unanswered(session, case_id, by=by)


def test_its_term_is_not_extended_from_the_desk(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, marta: Actor
) -> None:
    ask(database, refused, rosa)
    seen = case_of(refused).version

    with pytest.raises(ConflictError, match="no se amplía"), database.transaction() as session:
        terms.extend(session, refused, days=5, text="Más tiempo", seen=seen, by=marta)


def test_both_sides_are_told_and_whoever_has_it_is_warned(
    database: Database, refused: UUID, case_of: Read, rosa: Actor, marta: Actor, at: At
) -> None:
    ask(database, refused, rosa)
    with database.transaction() as session:
        tell_appeal_filed(session, session.get_one(Case, refused), "appealed-1")
    at("2027-01-19")
    run_due(database, {WATCH_TERMS.name: WATCH_TERMS})
    answer(database, case_of(refused), marta, upheld=True)
    with database.transaction() as session:
        tell_upheld(session, session.get_one(Case, refused), "upheld-1")

    with database.reading() as session:
        mails = session.scalars(select(QueuedJob).where(QueuedJob.name == SEND_MAIL.name)).all()
    subjects = {str(mail.payload["subject"]): str(mail.payload["to"]) for mail in mails}
    assert subjects == {
        "Recibimos su recurso por VAL-2026-000001": "rosa@ejemplo.cl",
        "Pidieron reposición en VAL-2026-000001": "marta@valdivia.example",
        "Queda 1 día hábil para responder VAL-2026-000001": "marta@valdivia.example",
        "Respuesta a su recurso por VAL-2026-000001": "rosa@ejemplo.cl",
    }
