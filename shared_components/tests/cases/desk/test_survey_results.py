# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people thought is read by officials, so that nobody is recognised."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from munikit.app import Portal
from munikit.cases.survey.models import SurveyAnswer
from munikit.cases.survey.results import comments, results
from munikit.db import Database
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]


def answered(session: Session, month: str, *ease: int, **more: object) -> None:
    for each in ease:
        session.add(SurveyAnswer(procedure_id="poda", month=month, ease=each, **more))


def test_a_month_of_a_procedure_says_how_many_found_it_easy(database: Database) -> None:
    with database.transaction() as session:
        answered(session, "2026-11", 5, 4, 4, 1)
        answered(session, "2026-11", 2, 1, troubles={"pay": True, "upload": True})
        answered(session, "2026-10", 3)

    with database.reading() as session:
        november, october = results(session)

    assert (november.month, november.answers, november.percent_easy) == ("2026-11", 6, 50)
    assert november.by_ease == {5: 1, 4: 2, 2: 1, 1: 2}
    assert november.troubles == {"pay": 2, "upload": 2}
    assert (october.month, october.is_shown) == ("2026-10", False)


def test_a_year_is_shown_and_not_more(database: Database) -> None:
    with database.transaction() as session:
        answered(session, "2025-12", 5)
        answered(session, "2025-11", 5)

    with database.reading() as session:
        assert [each.month for each in results(session)] == ["2025-12"]


def test_few_answers_show_no_comment(database: Database) -> None:
    with database.transaction() as session:
        answered(session, "2026-11", 5, 5, 5, 5)
        answered(session, "2026-11", 5, text="El botón no se veía.")
        answered(session, "2026-10", 5, text="La señora de la feria fue amable.")

    with database.reading() as session:
        assert [each.text for each in comments(session, results(session))] == [
            "El botón no se veía."
        ]


def test_the_desk_reads_it_on_a_page_and_as_a_spreadsheet(enter: Enter, portal: Portal) -> None:
    marta = enter("marta")
    assert "Todavía no hay respuestas" in marta.get("/bandeja/encuesta").text
    with portal.database.transaction() as session:
        answered(session, "2026-11", 5, 5, 4, 3, troubles={"pay": True})
        answered(session, "2026-11", 1, text="Costó pagar.")
        answered(session, "2026-10", 3)

    page = marta.get("/bandeja/encuesta").text
    sheet = marta.get("/bandeja/encuesta.csv").text

    assert "<strong>60 %</strong>" in page
    assert "Pagar (4)" in page
    assert "Costó pagar." in page
    assert "poda;2026-11;5;60;1;0;1;1;2;0;0;0;4;0;0" in sheet
    assert "poda;2026-10;1\r\n" in sheet
    assert enter("rosa").get("/bandeja/encuesta").status_code == 403
