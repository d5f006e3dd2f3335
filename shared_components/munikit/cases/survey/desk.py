# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people thought of applying, at the desk."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.cases.case.permissions import CasePermission
from munikit.cases.survey.results import FEWEST, MONTHS, Result, comments, results
from munikit.cases.survey.services import TROUBLES
from munikit.procedures import CATALOGUE
from munikit.web import page, reading, requires, table_file
from munikit.wiring import ask

bp = Blueprint("survey_desk", __name__, template_folder="../templates")
_EASE = (1, 2, 3, 4, 5)


@bp.get("/bandeja/encuesta")
@requires(CasePermission.READ)
def survey_results() -> ResponseReturnValue:
    with reading() as session:
        found = results(session)
        return page(
            "munikit/desk/survey.html",
            results=found,
            comments=comments(session, found),
            titles=_titles(session),
            troubles=TROUBLES,
            fewest=FEWEST,
            months=MONTHS,
        )


@bp.get("/bandeja/encuesta.csv")
@requires(CasePermission.READ)
def survey_csv() -> ResponseReturnValue:
    ease = (f"facilidad_{each}" for each in _EASE)
    titles = ("tramite", "mes", "respuestas", "porcentaje_facil", *ease, *TROUBLES)
    with reading() as session:
        rows = [_row(each) for each in results(session)]
    return table_file(titles, rows, name="encuesta.csv")


def _row(result: Result) -> tuple[object, ...]:
    if not result.is_shown:
        return result.procedure_id, result.month, result.answers
    ease = (result.by_ease[each] for each in _EASE)
    troubles = (result.troubles[each] for each in TROUBLES)
    told = (result.procedure_id, result.month, result.answers, result.percent_easy)
    return (*told, *ease, *troubles)


def _titles(session: Session) -> dict[str, str]:
    return {each.id: each.title for each in ask(session, CATALOGUE).procedures}
