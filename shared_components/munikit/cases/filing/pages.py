# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Before an application exists: may the person ask for it, and what they should know."""

from uuid import UUID, uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from munikit.cases.case.pages import own, person_page
from munikit.cases.filing import reuse
from munikit.cases.filing import services as filing
from munikit.kernel.errors import ConflictError, NotFoundError
from munikit.kernel.words import gettext as _
from munikit.procedures import Procedure, Requirement
from munikit.procedures.offering import find_offered, find_shown
from munikit.procedures.question_pages import requirement_form
from munikit.web import (
    actor,
    database,
    page,
    public,
    reader_language,
    reading,
    signed_in,
    transaction,
)
from munikit.web.everybody import same_for_everybody
from munikit.web.forms import asked, sent

bp = Blueprint("filing", __name__, template_folder="../templates")


@bp.get("/tramites/<procedure_id>/requisitos/<int:number>")
@public
@same_for_everybody
def requirement(procedure_id: str, number: int) -> ResponseReturnValue:
    """Ask one requirement. The answer travels in the address; nothing is kept of it."""
    with reading() as session:
        # Whether it is offered still, is asked where it is begun.
        procedure = find_shown(session, procedure_id).into(reader_language())
    wanted = _requirement(procedure, number)
    form = requirement_form(wanted, asked().values if "enviar" in asked() else None)
    answered = "enviar" in asked() and form.validate()
    if answered and form.answer.data is not wanted.answer:
        return page("munikit/cases/not_eligible.html", procedure=procedure, requirement=wanted)
    if answered:
        return redirect(_after(procedure, number), 303)
    asking = page(
        "munikit/cases/requirement.html",
        procedure=procedure,
        form=form,
        number=number,
        of=len(procedure.definition.eligibility),
    )
    return (asking, 422) if form.errors else asking


@bp.route("/tramites/<procedure_id>/comenzar", methods=["GET", "POST"])
@signed_in
def start(procedure_id: str) -> ResponseReturnValue:
    with reading() as session:
        procedure = find_offered(session, procedure_id).into(reader_language())
        draft = filing.draft_of(session, procedure_id, by=actor())
    if request.method == "POST":
        return _started(procedure)
    template = "munikit/cases/resume.html" if draft else "munikit/cases/start.html"
    limits = database().wiring.settings.sessions
    return page(
        template,
        procedure=procedure,
        draft=draft,
        key=uuid4(),
        days=filing.DRAFT_DAYS,
        minutes=limits.resident_idle_minutes,
    )


def _started(procedure: Procedure) -> ResponseReturnValue:
    # The page brings a key, so that a double click begins the application once.
    case_id = filing.id_from(sent().id("key"), by=actor())
    first = procedure.definition.pages[0]
    try:
        with transaction() as session:
            case = filing.start_case(session, procedure, case_id=case_id, by=actor())
            reuse.prefill(session, case)
    except IntegrityError:
        _refuse_other(case_id, procedure)
        return redirect(person_page(case_id), 303)
    if sent().text("whose", 10) == "other":
        return redirect(url_for("representation.representation", case_id=case_id), 303)
    return redirect(url_for("filing.step", case_id=case_id, page_id=first.id), 303)


def _refuse_other(case_id: UUID, procedure: Procedure) -> None:
    """Refuse a page whose key began an application for something else."""
    with reading() as session:
        begun = own(session, case_id)
    if begun.procedure_id != procedure.id:
        raise ConflictError(
            _(
                "Esta página ya se usó para comenzar otra solicitud. Vuelva a «%(title)s» "
                "y comience de nuevo.",
                title=procedure.title,
            )
        )


def _requirement(procedure: Procedure, number: int) -> Requirement:
    every = procedure.definition.eligibility
    if not 1 <= number <= len(every):
        raise NotFoundError(_("No encontramos esta página. Vuelva al trámite."))
    return every[number - 1]


def _after(procedure: Procedure, number: int) -> str:
    if number < len(procedure.definition.eligibility):
        return url_for("filing.requirement", procedure_id=procedure.id, number=number + 1)
    return url_for("filing.start", procedure_id=procedure.id)
