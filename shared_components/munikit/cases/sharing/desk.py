# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a case, giving it and giving it back; the words it is marked with."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.cases.case.pages import desk_page, seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.sharing import services as sharing
from munikit.cases.sharing.absences_desk import bp
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import actor, requires, transaction
from munikit.web.forms import Form, TextField, sent


class LabelForm(Form):
    labels = TextField(_l("Etiquetas, separadas por comas"), most=200)


@bp.post("/bandeja/<uuid:case_id>/tomar")
@requires(CasePermission.DECIDE)
def take(case_id: UUID) -> ResponseReturnValue:
    return _done(case_id, lambda session: sharing.take(session, case_id, seen=seen(), by=actor()))


@bp.post("/bandeja/<uuid:case_id>/devolver")
@requires(CasePermission.DECIDE)
def release(case_id: UUID) -> ResponseReturnValue:
    return _done(
        case_id, lambda session: sharing.release(session, case_id, seen=seen(), by=actor())
    )


@bp.post("/bandeja/<uuid:case_id>/asignar")
@requires(CasePermission.ASSIGN)
def assign(case_id: UUID) -> ResponseReturnValue:
    to = sent().id("to")
    if to is None:
        return redirect(desk_page(case_id), 303)
    return _done(
        case_id, lambda session: sharing.assign(session, case_id, to, seen=seen(), by=actor())
    )


@bp.post("/bandeja/<uuid:case_id>/etiquetas")
@requires(CasePermission.DECIDE)
def label(case_id: UUID) -> ResponseReturnValue:
    given = (LabelForm().labels.data or "").split(",")
    labels = {" ".join(each.split()).lower() for each in given} - {""}
    return _done(case_id, lambda session: sharing.set_labels(session, case_id, labels, by=actor()))


def _done(case_id: UUID, act: Callable[[Session], object]) -> ResponseReturnValue:
    with transaction() as session:
        act(session)
    return redirect(desk_page(case_id), 303)
