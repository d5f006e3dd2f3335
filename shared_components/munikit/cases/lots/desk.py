# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Doing the same to several cases: what will happen, then what did, row by row."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.access import allow
from munikit.cases.case.counting import Count
from munikit.cases.case.permissions import CasePermission
from munikit.cases.corrections.desk import RequestForm, last_day, request_form
from munikit.cases.decision.findings_desk import FindingForm, row_fields
from munikit.cases.inbox.services import PAGE
from munikit.cases.lots.services import (
    MOST,
    BulkAct,
    Given,
    looked_at,
    perform,
    preview,
    procedures_of,
)
from munikit.cases.sharing.absences import reviewers
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.procedures import QuestionKind
from munikit.web import actor, database, page, reading, requires
from munikit.web.forms import ChoiceField, Form, asked, sent
from munikit.web.forms.choices import Option
from munikit.wiring import wiring

bp = Blueprint("lots", __name__, template_folder="../templates")


# An id, a colon and a version.
_LONGEST_ROW = 48
_TITLES = {
    BulkAct.ASSIGN: _l("Asignar solicitudes"),
    BulkAct.ASK: _l("Pedir lo mismo"),
    BulkAct.APPROVE: _l("Aprobar solicitudes"),
}


@bp.get("/bandeja/lote")
@requires(CasePermission.DECIDE)
def bulk() -> ResponseReturnValue:
    act = _act()
    if act is None or "id" not in asked():
        return page("munikit/desk/bulk_empty.html"), 422
    ids = asked().ids("id")[:MOST]
    return _preview(act, ids, _form(act, ids))


@bp.post("/bandeja/lote")
@requires(CasePermission.DECIDE)
def bulk_perform() -> ResponseReturnValue:
    act = _act()
    if act is None:
        return redirect(url_for("inbox.listing"), 303)
    if act is BulkAct.ASSIGN:
        allow(actor(), CasePermission.ASSIGN)
    seen = _seen()
    form = _form(act, list(seen))
    answer = _before_sending(act, list(seen), form)
    if answer is not None:
        return answer
    with reading() as session:
        rows = looked_at(session, seen, act, by=actor())
    left = [row for row in rows if row.trouble]
    done = perform(
        database(),
        [row for row in rows if not row.trouble],
        act,
        given=_given(form),
        by=actor(),
    )
    return page("munikit/desk/bulk_done.html", heading=_TITLES[act], rows=[*done, *left])


def _before_sending(act: BulkAct, ids: list[UUID], form: Form) -> ResponseReturnValue | None:
    """Return the page to show while the form is not complete, or not looked at yet."""
    asks = isinstance(form, RequestForm)
    if asks and "change" in sent():
        form.open_text()
        return _preview(act, ids, form)
    if not (form.is_complete() if asks else form.validate()):
        return _preview(act, ids, form), 422
    if asks and "send" not in sent():
        return _preview(act, ids, form, ready=True)
    return None


def _given(form: Form) -> Given:
    if isinstance(form, RequestForm):
        return Given(form.request_text, form.questions.data)
    if isinstance(form, FindingForm):
        return Given(finding=form.finding)
    return Given(form.given.data)


def _preview(act: BulkAct, ids: list[UUID], form: Form, *, ready: bool = False) -> str:
    """Return the page of the lot; ``ready`` shows what each person will read."""
    with reading() as session:
        rows = preview(session, ids, act, by=actor())
        procedures = procedures_of(session, ids)
        until = last_day(session, procedures[0].id) if procedures else None
    return page(
        "munikit/desk/bulk.html",
        heading=_TITLES[act],
        act=act,
        going=[row for row in rows if not row.trouble],
        staying=[row for row in rows if row.trouble],
        most=PAGE,
        form=form,
        ready=ready,
        until=until,
    )


def _form(act: BulkAct, ids: list[UUID]) -> Form:
    if act is BulkAct.ASK:
        return _request_form(ids)
    if act is BulkAct.APPROVE:
        return _approval_form(ids)
    with reading() as session:
        people = reviewers(session, wiring(session).roles)
    there = ",".join(str(each.id) for each in people if each.away_until is None)
    everybody = Option(there, _("Repartir entre quienes están"), _("Primero a quien tiene menos"))
    one = [Option(str(p.id), p.name, _hint(p.load, p.away_until)) for p in people]
    options = [everybody, *one] if "," in there else one
    given = ChoiceField(_l("¿A quién?"), options=options, required=_l("Elija a quién se asignan"))
    form: Form = type("BulkForm", (Form,), {"given": given})()
    return form


def _approval_form(ids: list[UUID]) -> FindingForm:
    """Return what the papers of a lot certify, alike: `preview` leaves out what is not so."""
    with reading() as session:
        procedures = procedures_of(session, ids)
    finding = procedures[0].definition.outcome.finding if len(procedures) == 1 else None
    form: FindingForm = type("BulkApprovalForm", (FindingForm,), row_fields(finding))()
    return form


def _request_form(ids: list[UUID]) -> RequestForm:
    """Return what may be asked of all: every text of their lists, questions where all have them."""
    with reading() as session:
        procedures = procedures_of(session, ids)
    texts = dict.fromkeys(text for each in procedures for text in each.definition.review.requests)
    questions = procedures[0].definition.questions if len(procedures) == 1 else ()
    answered = [e for e in questions if e.kind is not QuestionKind.DECLARATION]
    return request_form(list(texts), [Option(each.id, each.title) for each in answered])


def _hint(load: Count, away_until: object) -> str:
    away = (
        _(", de vacaciones hasta el %(away_until)s", away_until=f"{away_until:%d-%m-%Y}")
        if away_until
        else ""
    )
    return ngettext("%(load)s abierta", "%(load)s abiertas", load.number, load=load) + away


def _act() -> BulkAct | None:
    return (sent() or asked()).choice("act", BulkAct)


def _seen() -> dict[UUID, int]:
    """Return the cases of the form and the version of each that was looked at."""
    found = {}
    for each in sent().texts("case", _LONGEST_ROW):
        case_id, _rest, version = each.partition(":")
        with suppress(ValueError):
            found[UUID(case_id)] = int(version)
    return found
