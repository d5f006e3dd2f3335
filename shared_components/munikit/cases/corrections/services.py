# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Questions an official asks again, one by one, and what became of the answers."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.contact import take_contact
from munikit.cases.case.models import Case
from munikit.cases.corrections.models import Correction
from munikit.cases.history.services import act
from munikit.cases.messages.acts import NOTICED
from munikit.kernel.contact import Contact
from munikit.kernel.errors import InvalidError
from munikit.kernel.formats import short_day
from munikit.kernel.money import Money
from munikit.kernel.words import gettext as _
from munikit.kernel.words import speaking
from munikit.procedures import Procedure, Question, QuestionKind, version
from munikit.procedures.answers import shown_answer
from munikit.procedures.procedure import Answers
from munikit.wiring import wiring

_EMPTY: tuple[object, ...] = (None, "", [])


def ask_again(session: Session, case: Case, question_ids: Sequence[str]) -> None:
    """Open questions of a sent application to its person again.

    Raises:
        InvalidError: the application was not asked one of them.
    """
    procedure = version(session, case.procedure_digest)
    asked = [each.id for each in procedure.questions_for(case.answers)]
    if not set(question_ids) <= set(asked):
        raise InvalidError(_("Esta solicitud no tiene una de las preguntas que eligió."))
    now = wiring(session).clock.now()
    for name in asked:
        if name in question_ids:
            before = {"answer": case.answers.get(name)}
            session.add(Correction(case_id=case.id, question_id=name, asked_at=now, before=before))


def open_questions(session: Session, case: Case, procedure: Procedure) -> list[Question]:
    """Return what the person is asked to answer again, in the procedure's order."""
    names = {each.question_id for each in _open(session, case.id)}
    return [each for each in procedure.questions_for(case.answers) if each.id in names]


def corrections_of(session: Session, case_id: UUID) -> dict[str, Correction]:
    """Return the last correction of each question that was asked again and answered."""
    query = select(Correction).where(
        Correction.case_id == case_id, Correction.answered_at.is_not(None)
    )
    return {each.question_id: each for each in session.scalars(query.order_by(Correction.asked_at))}


def notes_of(session: Session, case_id: UUID) -> Callable[[Question], str]:
    """Return what says of a question, to officials, what became of it since it was sent."""
    corrections = corrections_of(session, case_id)

    def note(question: Question) -> str:
        return _note(question, corrections.get(question.id))

    return note


def _note(question: Question, correction: Correction | None) -> str:
    if correction is None or correction.answered_at is None:
        return ""
    on = short_day(correction.answered_at)
    if not correction.changed:
        return _("Se pidió de nuevo; el %(on)s la persona lo dejó igual", on=on)
    if question.kind is QuestionKind.FILE:
        return _("Archivo nuevo del %(on)s", on=on)
    return _(
        "Corregido el %(on)s. Antes: %(shown_answer)s",
        on=on,
        shown_answer=shown_answer(question, correction.before["answer"]),
    )


def opened_by(procedure: Procedure, before: Answers, after: Answers) -> set[str]:
    """Return the questions that new answers lead to and the earlier ones did not."""
    asked = {each.id for each in procedure.questions_for(before)}
    return {each.id for each in procedure.questions_for(after)} - asked


def correct(session: Session, case: Case, given: Answers) -> list[str]:
    """Put new answers to the open questions in place of the old ones; say what changed, by row.

    What was not asked again stays as it was, whatever is given.

    Raises:
        InvalidError: a question that the new answers lead to is not answered.
    """
    procedure = version(session, case.procedure_digest)
    before = _before(session, case)
    wanted = {each.question_id for each in _open(session, case.id)}
    wanted |= opened_by(procedure, case.answers, {**case.answers, **given})
    new = {name: answer for name, answer in given.items() if name in wanted}
    after = procedure.relevant({**case.answers, **new})
    # What is missing elsewhere was so when it was filed: it is not what the person was asked.
    unanswered = procedure.unanswered(after)
    missing = [page for page in unanswered if wanted & {each.id for each in page.questions}]
    if missing:
        raise InvalidError(
            _("Falta completar: %(missing)s.", missing=", ".join(page.title for page in missing))
        )
    for each in _open(session, case.id):
        each.answered_at = wiring(session).clock.now()
        each.changed = _differs(each.before.get("answer"), after.get(each.question_id))
    case.answers = after
    _keep_contact(session, case, before)
    _warn_officials(session, case, procedure, before)
    with speaking():  # It is kept with the case.
        return list(_changes(procedure, before, after))


def _open(session: Session, case_id: UUID) -> Sequence[Correction]:
    query = select(Correction).where(
        Correction.case_id == case_id, Correction.answered_at.is_(None)
    )
    return session.scalars(query).all()


def _before(session: Session, case: Case) -> Answers:
    # A new file takes the place of the old one as soon as it is there.
    asked = {each.question_id: each.before.get("answer") for each in _open(session, case.id)}
    return {**case.answers, **asked}


def _changes(procedure: Procedure, before: Answers, after: Answers) -> Iterator[str]:
    asked = procedure.questions_for(after)
    for each in asked:
        if _differs(before.get(each.id), after.get(each.id)):
            yield _told(each, before, after)
    for each in procedure.questions_for(before):
        if each not in asked and before.get(each.id) not in _EMPTY:
            was = shown_answer(each, before[each.id])
            is_file = each.kind is QuestionKind.FILE
            yield f"{each.title}: ya no se pregunta{'' if is_file else f', antes «{was}»'}."


def _differs(one: object, other: object) -> bool:
    # What was never asked and what was left empty are the same.
    return one != other and not (one in _EMPTY and other in _EMPTY)


def _told(question: Question, before: Answers, after: Answers) -> str:
    if question.kind is QuestionKind.FILE:
        return f"{question.title}: archivo nuevo."
    was, now = (shown_answer(question, each.get(question.id)) for each in (before, after))
    return f"{question.title}: antes «{was}», ahora «{now}»."


def _keep_contact(session: Session, case: Case, before: Answers) -> None:
    if any(before.get(name) != case.answers.get(name) for name in Contact._fields):
        take_contact(session, case)


def _warn_officials(session: Session, case: Case, procedure: Procedure, before: Answers) -> None:
    """Leave a note where the answers that were sent first would have cost or meant another thing.

    The person answered what they were asked, so they are not held up: whoever decides looks at it.
    """
    warnings = []
    if procedure.pays_first and case.filed_on is not None:
        utm = wiring(session).utm
        was, now = (procedure.fee(case.filed_on, utm, each) for each in (before, case.answers))
        costs = [each.total if each else Money(0) for each in (was, now)]
        if costs[0] != costs[1]:
            warnings.append(
                f"Con lo que corrigió, el valor cambia de {costs[0]} a {costs[1]}. "
                "Revise el cobro antes de resolver."
            )
    refusal = procedure.refusal(case.answers)
    if refusal and refusal != procedure.refusal(before):
        warnings.append(f"Con lo que corrigió, no cumple un requisito: {refusal}")
    for text in warnings:
        act(session, case, NOTICED, by=None, text=text)
