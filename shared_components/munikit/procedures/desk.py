# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue at the desk: what state each procedure is in, what it lacks, trying it out."""

from typing import Any, cast

from flask import redirect, url_for
from flask import session as web_session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.kernel.clock import local_date
from munikit.kernel.errors import NotFoundError, UnavailableError
from munikit.kernel.words import gettext as _
from munikit.procedures.answers import shown_answer
from munikit.procedures.asking import Page
from munikit.procedures.catalogue import CATALOGUE
from munikit.procedures.changes import changes
from munikit.procedures.procedure import Procedure
from munikit.procedures.public import bp
from munikit.procedures.publications import ProcedureState
from munikit.procedures.publishing import (
    LABELS,
    MOVES,
    ProcedureMove,
    ProcedurePermission,
    edit_of,
    lacks_of,
    move_procedure,
    moves_of,
    nobody_issues,
    state_of,
)
from munikit.procedures.question_pages import form_for, given, read_answers, requirement_form
from munikit.web import actor, database, page, reading, requires, transaction
from munikit.web.forms import asked, sent
from munikit.wiring import ask, wiring

__all__ = ["bp"]

_TRIED = "tried_answers"


@bp.get("/bandeja/tramites")
@requires(ProcedurePermission.MANAGE)
def catalogue() -> ResponseReturnValue:
    with reading() as session:
        rows = [
            (each, LABELS[state_of(session, each)], missing, edit_of(session, each))
            for each in ask(session, CATALOGUE).procedures
            for missing in [_missing(session, each)]
        ]
        broken = ask(session, CATALOGUE).broken
    return page("munikit/procedures/catalogue.html", rows=rows, broken=broken)


def _missing(session: Session, procedure: Procedure) -> list[str]:
    """Return what is still to be done before it, or its edit, can be published."""
    stands = state_of(session, procedure) is ProcedureState.PUBLISHED
    missing = [] if stands and edit_of(session, procedure) is None else lacks_of(procedure)
    issued = ask(session, CATALOGUE).issues(procedure)
    return missing if issued else [*missing, nobody_issues(procedure)]


@bp.get("/bandeja/tramites/<procedure_id>")
@requires(ProcedurePermission.MANAGE)
def manage(procedure_id: str) -> ResponseReturnValue:
    with reading() as session:
        procedure = ask(session, CATALOGUE).get(procedure_id)
        state = state_of(session, procedure)
        moves = moves_of(session, procedure)
        edit = edit_of(session, procedure)
        missing = _missing(session, procedure)
    return page(
        "munikit/procedures/manage.html",
        procedure=procedure,
        label=LABELS[state],
        moves=[(move.value, MOVES[move]) for move in moves],
        missing=missing,
        waits=bool(missing) or edit is not None or state is not ProcedureState.PUBLISHED,
        edit=edit,
        changes=changes(edit.published, procedure) if edit else [],
    )


@bp.post("/bandeja/tramites/<procedure_id>/mover")
@requires(ProcedurePermission.MANAGE)
def move(procedure_id: str) -> ResponseReturnValue:
    wanted = sent().choice("move", ProcedureMove)
    if wanted is not None:
        with transaction() as session:
            move_procedure(session, procedure_id, wanted, by=actor())
    return redirect(url_for("procedures.manage", procedure_id=procedure_id), 303)


@bp.get("/bandeja/tramites/<procedure_id>/probar/requisitos/<int:number>")
@requires(ProcedurePermission.MANAGE)
def try_requirement(procedure_id: str, number: int) -> ResponseReturnValue:
    """Ask a requirement as a resident is asked, and say what they would be told."""
    with reading() as session:
        procedure = ask(session, CATALOGUE).get(procedure_id)
    requirements = procedure.definition.eligibility
    if not 1 <= number <= len(requirements):
        raise NotFoundError(_("No encontramos esta página. Vuelva al trámite."))
    wanted = requirements[number - 1]
    form = requirement_form(wanted, asked().values if "enviar" in asked() else None)
    answered = "enviar" in asked() and form.validate()
    if number < len(requirements):
        after = url_for("procedures.try_requirement", procedure_id=procedure_id, number=number + 1)
    else:
        first = procedure.definition.pages[0].id
        after = url_for("procedures.try_out", procedure_id=procedure_id, page_id=first)
    if answered and form.answer.data is wanted.answer:
        return redirect(after, 303)
    return page(
        "munikit/procedures/try_requirement.html",
        procedure=procedure,
        form=form,
        after=after,
        refused=wanted if answered else None,
    ), (422 if form.errors else 200)


@bp.route("/bandeja/tramites/<procedure_id>/probar/<page_id>", methods=["GET", "POST"])
@requires(ProcedurePermission.MANAGE)
def try_out(procedure_id: str, page_id: str) -> ResponseReturnValue:
    """Show a page as a resident sees it. Answers stay in the session; nothing is filed."""
    with reading() as session:
        procedure = ask(session, CATALOGUE).get(procedure_id)
        today = local_date(wiring(session).clock.now())
    answers = _tried(procedure_id)
    questions = _page(procedure, answers, page_id)
    settings = database().wiring.settings
    kind = form_for(
        questions,
        today=today,
        most_file_bytes=settings.files.max_upload_bytes,
        commune=settings.municipality.commune,
    )
    form = kind(data=given(questions, answers))
    if form.validate_on_submit():
        answers |= read_answers(questions, form)
        web_session[_TRIED] = {"procedure": procedure_id, "answers": answers}
        return redirect(_next(procedure, answers, page_id), 303)
    status = 422 if form.is_submitted() else 200
    return page(
        "munikit/procedures/try_page.html", form=form, procedure=procedure, questions=questions
    ), status


@bp.get("/bandeja/tramites/<procedure_id>/probar")
@requires(ProcedurePermission.MANAGE)
def tried(procedure_id: str) -> ResponseReturnValue:
    answers = _tried(procedure_id)
    with reading() as session:
        procedure = ask(session, CATALOGUE).get(procedure_id)
        today = local_date(wiring(session).clock.now())
        try:
            fee = procedure.fee(today, wiring(session).utm, answers)
            trouble = ""
        except UnavailableError as error:
            fee = None
            trouble = error.message
        calendar = wiring(session).calendar
    rows = [
        {"label": each.title, "value": shown_answer(each, answers.get(each.id))}
        for each in procedure.questions_for(answers)
    ]
    return page(
        "munikit/procedures/tried.html",
        procedure=procedure,
        rows=rows,
        fee=fee,
        trouble=trouble,
        refusal=procedure.refusal(answers),
        due_on=procedure.due_on(today, calendar),
    )


def _tried(procedure_id: str) -> dict[str, Any]:
    kept = web_session.get(_TRIED) or {}
    return cast("dict[str, Any]", kept["answers"]) if kept.get("procedure") == procedure_id else {}


def _page(procedure: Procedure, answers: dict[str, Any], page_id: str) -> Page:
    for each in procedure.pages_for(answers):
        if each.id == page_id:
            return each
    raise NotFoundError(_("Con estas respuestas esa página no se muestra."))


def _next(procedure: Procedure, answers: dict[str, Any], page_id: str) -> str:
    pages = [each.id for each in procedure.pages_for(answers)]
    after = pages[pages.index(page_id) + 1 :] if page_id in pages else []
    if not after:
        return url_for("procedures.tried", procedure_id=procedure.id)
    return url_for("procedures.try_out", procedure_id=procedure.id, page_id=after[0])
