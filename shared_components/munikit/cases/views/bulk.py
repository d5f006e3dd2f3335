# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Doing the same to several cases: what will happen, then what did, row by row."""

from contextlib import suppress
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from munikit.access import actor, allow, requires
from munikit.cases.counting import Count
from munikit.cases.permissions import CasePermission
from munikit.cases.services.bulk import MOST, BulkAct, looked_at, perform, preview
from munikit.cases.services.sharing import reviewers
from munikit.cases.views.inbox import bp
from munikit.db import database, reading
from munikit.forms import ChoiceField, Form, LongTextField
from munikit.forms.choices import Option
from munikit.people.login import ROLES
from munikit.ui import page

_TITLES = {
    BulkAct.ASSIGN: _l("Asignar solicitudes"),
    BulkAct.ASK: _l("Pedir lo mismo"),
    BulkAct.APPROVE: _l("Aprobar solicitudes"),
}


@bp.get("/bandeja/lote")
@requires(CasePermission.DECIDE)
def bulk() -> ResponseReturnValue:
    act = _act()
    if act is None or not request.args.getlist("id"):
        return page("munikit/desk/bulk_empty.html"), 422
    return _preview(act, _ids(request.args.getlist("id")), _form(act))


@bp.post("/bandeja/lote")
@requires(CasePermission.DECIDE)
def bulk_perform() -> ResponseReturnValue:
    act = _act()
    if act is None:
        return redirect(url_for("desk.inbox"), 303)
    if act is BulkAct.ASSIGN:
        allow(actor(), CasePermission.ASSIGN)
    form = _form(act)
    seen = _seen()
    if not form.validate_on_submit():
        return _preview(act, list(seen), form), 422
    with reading() as session:
        rows = looked_at(session, seen, act, by=actor())
    left = [row for row in rows if row.trouble]
    done = perform(
        database(),
        [row for row in rows if not row.trouble],
        act,
        given=form.given.data if "given" in form else "",
        by=actor(),
    )
    return page("munikit/desk/bulk_done.html", heading=_TITLES[act], rows=[*done, *left])


def _preview(act: BulkAct, ids: list[UUID], form: Form) -> str:
    with reading() as session:
        rows = preview(session, ids, act, by=actor())
    return page(
        "munikit/desk/bulk.html",
        heading=_TITLES[act],
        act=act,
        going=[row for row in rows if not row.trouble],
        staying=[row for row in rows if row.trouble],
        most=MOST,
        form=form,
    )


def _form(act: BulkAct) -> Form:
    fields: dict[str, object] = {}
    if act is BulkAct.ASSIGN:
        with reading() as session:
            people = reviewers(session, current_app.extensions[ROLES])
        there = ",".join(str(each.id) for each in people if each.away_until is None)
        everybody = Option(there, "Repartir entre quienes están", "Primero a quien tiene menos")
        one = [Option(str(p.id), p.name, _hint(p.load, p.away_until)) for p in people]
        options = [everybody, *one] if "," in there else one
        fields["given"] = ChoiceField(
            _l("¿A quién?"), options=options, required=_l("Elija a quién se asignan")
        )
    if act is BulkAct.ASK:
        fields["given"] = LongTextField(
            _l("¿Qué les pide?"),
            help=_l("Cada persona leerá este texto tal cual"),
            required=_l("Escriba qué necesita"),
        )
    form: Form = type("BulkForm", (Form,), fields)()
    return form


def _hint(load: Count, away_until: object) -> str:
    away = f", de vacaciones hasta el {away_until:%d-%m-%Y}" if away_until else ""
    return f"{load} abiertas{away}"


def _act() -> BulkAct | None:
    with suppress(ValueError):
        return BulkAct(request.values.get("act", ""))
    return None


def _ids(given: list[str]) -> list[UUID]:
    found = []
    for each in given:
        with suppress(ValueError):
            found.append(UUID(each))
    return found[:MOST]


def _seen() -> dict[UUID, int]:
    """Return the cases of the form and the version of each that was looked at."""
    found = {}
    for each in request.form.getlist("case"):
        case_id, _, version = each.partition(":")
        with suppress(ValueError):
            found[UUID(case_id)] = int(version)
    return found
