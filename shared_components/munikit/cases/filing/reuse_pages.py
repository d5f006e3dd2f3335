# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes applying easier: once more, and with files given before."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from munikit.cases.case.pages import person_page
from munikit.cases.filing import reuse
from munikit.cases.filing import services as filing
from munikit.cases.filing.pages import bp
from munikit.web import actor, signed_in, transaction
from munikit.web.forms import sent


@bp.post("/solicitudes/<uuid:case_id>/repetir")
@signed_in
def repeat(case_id: UUID) -> ResponseReturnValue:
    # The page brings a key, so that a double click begins the new one once.
    new_id = filing.id_from(sent().id("key"), by=actor())
    try:
        with transaction() as session:
            case = reuse.repeat(session, case_id, new_id=new_id, by=actor())
            acts_for_another = case.represented_run is not None
    except IntegrityError:
        return redirect(person_page(new_id), 303)
    if acts_for_another:
        return redirect(url_for("representation.representation", case_id=new_id), 303)
    return redirect(person_page(new_id), 303)


@bp.post("/solicitudes/<uuid:case_id>/paso/<page_id>/usar/<question_id>")
@signed_in
def use_earlier(case_id: UUID, page_id: str, question_id: str) -> ResponseReturnValue:
    with transaction() as session:
        reuse.use_earlier_file(session, case_id, question_id, by=actor())
    return redirect(url_for("filing.step", case_id=case_id, page_id=page_id), 303)
