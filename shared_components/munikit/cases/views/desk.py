# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The desk: the inbox and the pages on which officials review and decide."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from munikit.access import actor, allow, keeps_typed_text, requires, signed_in
from munikit.cases.deadline import light
from munikit.cases.inbox import PAGE, SENT, TABS, TERMS, Filters, counts, oldest_unassigned, rows
from munikit.cases.permissions import CasePermission
from munikit.cases.reading import find_sent
from munikit.cases.services import review
from munikit.cases.states import LABELS, CaseState
from munikit.cases.timeline import history
from munikit.cases.views.summary import sections
from munikit.contracts.registrar import REGISTRAR
from munikit.db import reading, transaction
from munikit.forms import Form, LongTextField
from munikit.kernel.clock import local_date
from munikit.people import find_person
from munikit.procedures import CATALOGUE, version
from munikit.ui import page
from munikit.wiring import ask, wiring

bp = Blueprint("desk", __name__, template_folder="../templates")


class NoteForm(Form):
    text = LongTextField(_l("Nota interna"), required=_l("Escriba la nota antes de guardarla"))


@bp.get("/bandeja")
@signed_in
def inbox() -> ResponseReturnValue:
    """Show the inbox; who works elsewhere at the desk is led there."""
    if not actor().can(CasePermission.READ) and menu():
        return redirect(menu()[0][1], 303)
    allow(actor(), CasePermission.READ)
    filters = _filters()
    with reading() as session:
        found, total = rows(session, filters, me=actor().id)
        today, calendar = local_date(wiring(session).clock.now()), wiring(session).calendar
        catalogue = ask(session, CATALOGUE)
        return page(
            "munikit/desk/inbox.html",
            rows=[(row, light(row.case, today, calendar)) for row in found],
            titles={
                row.case.id: version(session, row.case.procedure_digest).title for row in found
            },
            total=total,
            filters=filters,
            pages=-(-total // PAGE),
            tabs=TABS,
            counts=counts(session, me=actor().id),
            oldest=oldest_unassigned(session),
            labels=LABELS,
            states={state.value: LABELS[state][0] for state in SENT},
            terms=TERMS,
            procedures=[(each.id, each.title) for each in catalogue.published()],
        )


@bp.get("/bandeja/<uuid:case_id>")
@requires(CasePermission.READ)
def show(case_id: UUID) -> ResponseReturnValue:
    return _case_page(case_id, NoteForm())


@bp.post("/bandeja/<uuid:case_id>/tomar")
@requires(CasePermission.DECIDE)
def take(case_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        review.take(session, case_id, seen=seen(), by=actor())
    return redirect(url_for("desk.show", case_id=case_id), 303)


@bp.post("/bandeja/<uuid:case_id>/nota")
@requires(CasePermission.DECIDE)
@keeps_typed_text
def note(case_id: UUID) -> ResponseReturnValue:
    form = NoteForm()
    if not form.validate_on_submit():
        return _case_page(case_id, form), 422
    with transaction() as session:
        review.add_note(session, case_id, form.text.data, by=actor())
    return redirect(url_for("desk.show", case_id=case_id), 303)


def _filters() -> Filters:
    return Filters(
        tab=request.args.get("b", "mias"),
        text=request.args.get("q", "")[:100],
        procedure_id=request.args.get("t", "")[:60],
        state=request.args.get("e", ""),
        term=request.args.get("v", ""),
        page=max(1, request.args.get("p", 1, type=int)),
    )


def seen() -> int:
    """Return the version of the case that the official had before their eyes."""
    return request.form.get("version", 0, type=int)


def _case_page(case_id: UUID, form: NoteForm) -> str:
    with reading() as session:
        case = find_sent(session, case_id)
        procedure = version(session, case.procedure_digest)
        today = local_date(wiring(session).clock.now())
        registrar = ask(session, REGISTRAR) if case.state is CaseState.ISSUED else None
        return page(
            "munikit/desk/case.html",
            case=case,
            procedure=procedure,
            applicant=find_person(session, case.applicant_id),
            assignee=find_person(session, case.assigned_to_id) if case.assigned_to_id else None,
            sections=sections(session, case, procedure),
            light=light(case, today, wiring(session).calendar),
            label=LABELS[case.state],
            history=history(session, case),
            document=registrar.document_of(session, case.id) if registrar else None,
            can_decide=actor().can(CasePermission.DECIDE),
            form=form,
        )


def menu() -> list[tuple[str, str]]:
    """Return the desk's menu for whoever is signed in: title and address."""
    items = current_app.extensions["munikit.navigation"]
    return [(item.title, url_for(item.endpoint)) for item in items if actor().can(item.permission)]
