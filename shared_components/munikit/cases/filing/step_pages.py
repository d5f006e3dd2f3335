# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of an application that is being filled in, checked and sent."""

from collections.abc import Collection
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from munikit.cases.case.meanwhile import merged
from munikit.cases.case.meanwhile_pages import (
    STEP,
    file_names,
    made_from,
    refuse_older_files,
    renew,
    show_both,
)
from munikit.cases.case.models import Attachment, Case
from munikit.cases.case.pages import done_page, own, person_page
from munikit.cases.case.standing import standing_of
from munikit.cases.case.states import CaseState
from munikit.cases.filing import services as filing
from munikit.cases.filing.pages import bp
from munikit.cases.filing.reuse import earlier_file
from munikit.cases.filing.upload_pages import has_uploads, save_files, show_kept
from munikit.cases.record.summary_pages import sections
from munikit.contracts.treasury import TREASURY
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, NotFoundError
from munikit.kernel.marks import mark
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import Page, Procedure, version
from munikit.procedures.question_pages import form_for, given, read_answers
from munikit.web import (
    actor,
    database,
    is_shown_again,
    keeps_typed_text,
    page,
    reader_language,
    reading,
    signed_in,
    transaction,
    typed_before,
)
from munikit.web.forms import MADE_FROM, DeclarationField, FileField, Form, sent
from munikit.wiring import ask


class CheckForm(STEP):  # type: ignore[misc, valid-type] # Flask-WTF has no types.
    declared = DeclarationField(
        _l("Declaro que estos datos son ciertos"),
        required=_l("Marque que los datos son ciertos para continuar"),
    )


@bp.route("/solicitudes/<uuid:case_id>/paso/<page_id>", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def step(case_id: UUID, page_id: str) -> ResponseReturnValue:
    with reading() as session:
        case = own(session, case_id)
        if case.state is not CaseState.DRAFT:
            return _sent_already(case)
        procedure = version(session, case.procedure_digest).into(reader_language())
        questions = page_of(procedure, case, page_id)
        form = page_form(questions, case, base=STEP, printed=procedure.printed)
    show_kept(form, case)
    if form.is_submitted() and (kept := _taken(form, questions, case)):
        return redirect(_next(procedure, kept, page_id), 303)
    if is_shown_again():
        show_both(form, questions, case, _as_kept(questions, case))
    return page(
        "munikit/cases/step.html",
        form=form,
        case=case,
        procedure=procedure,
        questions=questions,
        minutes=database().wiring.settings.sessions.resident_idle_minutes,
        earlier=_earlier(case, form),
        **_place(procedure, case, page_id),
    ), (422 if form.is_submitted() and not is_growing() else 200)


@bp.route("/solicitudes/<uuid:case_id>/revisar", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def check(case_id: UUID) -> ResponseReturnValue:
    form = CheckForm()
    if form.validate_on_submit():
        with transaction() as session:
            seen = form[MADE_FROM].data
            case = filing.submit(session, case_id, by=actor(), made_from=seen)
            return redirect(_after_sending(session, case), 303)
    with reading() as session:
        case = own(session, case_id)
        if case.state is not CaseState.DRAFT:
            return redirect(person_page(case.id), 303)
        procedure = version(session, case.procedure_digest).into(reader_language())
        if procedure.unanswered(case.answers):
            return redirect(person_page(case.id), 303)
        form[MADE_FROM].data = mark(case.answers)
        return page(
            "munikit/cases/check.html",
            form=form,
            case=case,
            procedure=procedure,
            fee=filing.fee_of(session, case),
            sections=sections(session, case, procedure, change=lambda p: _address(case_id, p.id)),
            standing=standing_of(session, case),
            person_name=actor().name,
            person_run=actor().run,
        ), (422 if form.is_submitted() else 200)


def page_of(procedure: Procedure, case: Case, page_id: str) -> Page:
    pages = {each.id: each for each in procedure.pages_for(case.answers)}
    if page_id not in pages:
        raise NotFoundError(_("Esa página no es parte de su solicitud. Vuelva a su solicitud."))
    return pages[page_id]


def page_form(
    questions: Page, case: Case, *, base: type[Form] = Form, printed: Collection[str] = ()
) -> Form:
    """Return the form of some questions of a case, with what was answered or typed before."""
    kind = _kind(questions, base, printed)
    typed = typed_before() if request.method == "GET" else {}
    # What was typed when the session expired comes before what was kept.
    if typed:
        return kind(formdata=MultiDict(typed))
    return kind(data=_kept(questions, case))


def _kind(questions: Page, base: type[Form], printed: Collection[str] = ()) -> type[Form]:
    surroundings = database().wiring
    return form_for(
        questions,
        today=local_date(surroundings.clock.now()),
        most_file_bytes=surroundings.settings.files.max_upload_bytes,
        commune=surroundings.settings.municipality.commune,
        base=base,
        printed=printed,
    )


def _kept(questions: Page, case: Case) -> dict[str, object]:
    return {**given(questions, case.answers), MADE_FROM: made_from(questions, case)}


def _as_kept(questions: Page, case: Case) -> Form:
    """Return the form of a page as whoever opens it now would have it."""
    return _kind(questions, STEP)(formdata=None, data=_kept(questions, case))


def is_growing() -> bool:
    """Say whether the page was sent for another row of a group, and not to go on."""
    return any(name.endswith("-add") for name in sent().names)


def _earlier(case: Case, form: Form) -> list[Attachment]:
    """Return the files the person sent before that would answer what is asked here."""
    asked = [each.name for each in form if isinstance(each, FileField) and each.kept is None]
    if not asked:
        return []
    with reading() as session:
        return [file for name in asked if (file := earlier_file(session, case, name))]


def _taken(form: Form, questions: Page, case: Case) -> Case | None:
    """Keep a page that was sent, if all of it is right; its files also if another box is wrong."""
    valid = not is_growing() and form.validate()
    valid = refuse_older_files(form, case) and valid
    answers = read_answers(questions, form)
    seen = form[MADE_FROM].data
    if valid:
        merged(case.answers, answers, seen)
    if has_uploads(form):
        valid = save_files(form, case.id) and valid
        with reading() as session:
            seen = renew(form, own(session, case.id), file_names(form))
        show_kept(form, case)
    if not valid:
        return None
    with transaction() as session:
        return filing.save_answers(session, case.id, answers, by=actor(), made_from=seen)


def _sent_already(case: Case) -> ResponseReturnValue:
    """Lead on to an application that was sent; what a page from before it brings is not lost."""
    if request.method == "POST":
        raise ConflictError(_("Esta solicitud ya fue enviada. Vea su estado en «Mis solicitudes»."))
    return redirect(person_page(case.id), 303)


def _next(procedure: Procedure, case: Case, page_id: str) -> str:
    if "leave" in sent():
        return person_page(case.id)
    pages = [each.id for each in procedure.pages_for(case.answers)]
    missing = [each.id for each in procedure.unanswered(case.answers)]
    after = pages[pages.index(page_id) + 1 :] if page_id in pages else pages
    ahead = [each for each in after if each in missing] or missing
    if not ahead:
        return url_for("filing.check", case_id=case.id)
    return _address(case.id, ahead[0])


def _place(procedure: Procedure, case: Case, page_id: str) -> dict[str, object]:
    """Return which page it is of how many, the last one being the check, and the one before."""
    pages = [each.id for each in procedure.pages_for(case.answers)]
    number = pages.index(page_id) + 1
    before = _address(case.id, pages[number - 2]) if number > 1 else ""
    return {
        "number": number,
        "of": len(pages) + 1,
        "back": before or person_page(case.id),
    }


def _address(case_id: UUID, page_id: str) -> str:
    return url_for("filing.step", case_id=case_id, page_id=page_id)


def _after_sending(session: Session, case: Case) -> str:
    if case.state is CaseState.AWAITING_PAYMENT:
        charge = ask(session, TREASURY).charge_of(session, case.id)
        if charge is not None:
            return charge.path
    return done_page(case.id)
