# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A refusal is looked at again: the person's page, the desk's, and what both read afterwards."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases.case.models import Case
from munikit.cases.case.notice_keys import key_of
from munikit.cases.case.permissions import REVIEWER
from munikit.cases.case.telling import refusal_of
from munikit.cases.decision import services as review
from munikit.kernel.clock import FixedClock
from munikit.notices import StateNotice
from munikit.people.services import find_account
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
ANSWER = "Revisada la foto, se trata de un aromo y no de un roble protegido."


@pytest.fixture
def address(portal: Portal, enter: Enter, send: Callable[[Browser], str]) -> str:
    """The page of a case of Rosa's that Marta has refused."""
    sent = send(enter("rosa"))
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        person = find_account(session, "marta@valdivia.example")
        by = Actor(person.id, person.full_name, None, REVIEWER.permissions)
        text = "Es un alerce de trescientos años."
        review.reject(session, case.id, reason_id="protected", text=text, seen=case.version, by=by)
    return sent


def desk(address: str) -> str:
    return address.replace("/solicitudes/", "/bandeja/")


def seen(portal: Portal) -> str:
    with portal.database.reading() as session:
        return str(session.scalars(select(Case)).one().version)


def test_a_refusal_leads_to_asking_that_it_be_looked_at_again(
    portal: Portal, enter: Enter, address: str
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    assert f'href="{address}/reposicion"' in rosa.get(address).text
    assert "hasta el lunes 30 de noviembre de 2026" in rosa.get(f"{address}/reposicion").text

    assert rosa.post(f"{address}/reposicion", text="").status_code == 422
    rosa.post(f"{address}/reposicion", text="Es el aromo de al lado.")
    waiting = rosa.get(address).text
    at_the_desk = marta.get(desk(address)).text
    question = marta.get(f"{desk(address)}/reposicion").text

    assert "En reposición" in waiting
    assert "Respuesta a su recurso" in waiting
    assert "Responder la reposición" in at_the_desk
    assert "Es el aromo de al lado." in question
    assert "En reposición" in marta.get("/bandeja?b=mias").text
    assert portal


def test_an_official_answers_it_with_reasons(portal: Portal, enter: Enter, address: str) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    rosa.post(f"{address}/reposicion", text="Es el aromo de al lado.")

    short = marta.post(
        f"{desk(address)}/reposicion", decision="uphold", text="Sí.", version=seen(portal)
    )
    marta.post(f"{desk(address)}/reposicion", decision="uphold", text=ANSWER, version=seen(portal))

    assert short.status_code == 422
    assert "Explique la decisión en 30 caracteres" in short.text
    assert "Reposición acogida: se resuelve de nuevo" in rosa.get(address).text
    assert ANSWER in rosa.get(address).text
    assert "Aprobar o rechazar" in marta.get(desk(address)).text


def test_what_was_dismissed_is_not_asked_for_again(
    portal: Portal, enter: Enter, address: str
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    rosa.post(f"{address}/reposicion", text="Es el aromo de al lado.")
    marta.post(f"{desk(address)}/reposicion", decision="dismiss", text=ANSWER, version=seen(portal))

    page = rosa.get(address).text

    assert "Reposición rechazada" in page
    assert "/reposicion" not in page
    assert rosa.get(f"{address}/reposicion").location == address
    assert marta.get(f"{desk(address)}/reposicion").location == desk(address)


def test_after_its_term_it_is_not_offered(portal: Portal, enter: Enter, address: str) -> None:
    clock = portal.database.wiring.clock
    assert isinstance(clock, FixedClock)
    clock.moment = datetime(2026, 12, 1, 15, tzinfo=UTC)
    rosa = enter("rosa")

    assert "/reposicion" not in rosa.get(address).text
    assert rosa.post(f"{address}/reposicion", text="Tarde.").status_code == 409


def test_page_form_and_desk_name_the_day_that_counts_from_the_notice(
    portal: Portal, enter: Enter, address: str
) -> None:
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        line = refusal_of(session, case)
        assert line is not None
        told: dict[str, Any] = {"key": key_of(session, case, line), "subject_id": case.id}
        told |= {"sent_at": datetime(2026, 12, 14, 15, tzinfo=UTC), "deemed_on": date(2026, 12, 17)}
        session.add(StateNotice(**told))
    last = "jueves 24 de diciembre de 2026"
    rosa, marta = enter("rosa"), enter("marta")

    page = rosa.get(address).text
    form = rosa.get(f"{address}/reposicion").text

    assert page.count(last) == 2
    assert f"hasta el {last}" in form
    assert last in marta.get(desk(address)).text


def test_who_was_not_answered_asks_for_the_certificate(
    portal: Portal, enter: Enter, address: str
) -> None:
    rosa = enter("rosa")
    rosa.post(f"{address}/reposicion", text="Es el aromo de al lado.")
    clock = portal.database.wiring.clock
    assert isinstance(clock, FixedClock)
    clock.moment = datetime(2027, 1, 20, 15, tzinfo=UTC)
    rosa = enter("rosa")

    late = rosa.get(address).text
    rosa.post(f"{address}/reposicion/certificado")

    assert "No respondimos su recurso a tiempo" in late
    assert "se entiende rechazado por silencio administrativo desde hoy" in rosa.get(address).text


def test_nobody_asks_for_somebody_else(enter: Enter, address: str) -> None:
    assert enter("pedro").get(f"{address}/reposicion").status_code == 404
    assert enter("rosa").get(f"{desk(address)}/reposicion").status_code == 403
