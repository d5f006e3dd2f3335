# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes applying easier: acting for another, repeating, files given before, messages."""

import re
from collections.abc import Callable
from uuid import uuid4

from markupsafe import Markup
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.filing import hearing
from munikit.cases.survey.models import SurveyAnswer
from munikit.contracts.treasury import ChargePaid
from munikit.testing.browser import Browser, photo

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Fill = Callable[[Browser, str], None]
COMPANY = {"run": "76.086.428-5", "name": "Maderas del Sur SpA", "capacity": "legal"}


def only_case(portal: Portal) -> Case:
    with portal.database.reading() as session:
        return session.scalars(select(Case).order_by(Case.created_at.desc())).first() or Case()


def test_whoever_acts_for_another_says_so_from_the_beginning(enter: Enter) -> None:
    answer = enter("rosa").post("/tramites/poda/comenzar", key=str(uuid4()), whose="other")

    assert (answer.location or "").endswith("/representacion")


def test_acting_for_another_needs_the_paper_that_shows_it(enter: Enter, begin: Begin) -> None:
    rosa = enter("rosa")
    address = begin(rosa)

    refused = rosa.post(f"{address}/representacion", **COMPANY)
    kept = rosa.post(f"{address}/representacion", **COMPANY, power=photo("poder.jpg"))

    assert "Adjunte el documento que muestra" in refused.text
    assert kept.location == address
    assert "Actúa por Maderas del Sur SpA, 76.086.428-5" in rosa.get(address).text


def test_one_may_go_back_to_asking_for_oneself(enter: Enter, portal: Portal, begin: Begin) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/representacion", **COMPANY, power=photo("poder.jpg"))

    rosa.post(f"{address}/representacion", own="1")

    assert only_case(portal).represented_run is None


def test_an_official_reads_for_whom_it_is(
    enter: Enter, portal: Portal, begin: Begin, fill: Fill
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/representacion", **COMPANY, power=photo("poder.jpg"))
    fill(rosa, address)
    rosa.post(f"{address}/revisar", declared="si")
    from_treasury(portal)

    page = enter("marta").get(address.replace("/solicitudes", "/bandeja")).text

    assert "Maderas del Sur SpA" in page
    assert "poder.jpg" in page


def test_what_the_person_told_us_before_is_filled_in(
    enter: Enter, send: Begin, begin: Begin
) -> None:
    rosa = enter("rosa")
    send(rosa)

    page = rosa.get(f"{begin(rosa)}/paso/contacto").text

    assert 'value="rosa@ejemplo.cl"' in page


def test_an_application_is_made_again_with_its_answers(enter: Enter, send: Begin) -> None:
    rosa = enter("rosa")
    address = send(rosa)

    again = rosa.post(f"{address}/repetir").location or ""

    assert again != address
    assert "Lleva 3 de 3 partes" in rosa.get(again).text


def test_asking_again_twice_by_mistake_asks_once(enter: Enter, portal: Portal, send: Begin) -> None:
    rosa = enter("rosa")
    address = send(rosa)
    key = str(uuid4())

    first = rosa.post(f"{address}/repetir", key=key)
    second = rosa.post(f"{address}/repetir", key=key)

    assert first.location == second.location
    with portal.database.reading() as session:
        assert len(session.scalars(select(Case)).all()) == 2


def test_asking_again_for_another_person_confirms_for_whom(
    enter: Enter, portal: Portal, begin: Begin, fill: Fill
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/representacion", **COMPANY, power=photo("poder.jpg"))
    fill(rosa, address)
    rosa.post(f"{address}/revisar", declared="si")
    from_treasury(portal)

    again = rosa.post(f"{address}/repetir", key=str(uuid4())).location or ""
    page = rosa.get(again).text

    assert again.endswith("/representacion")
    assert 'value="Maderas del Sur SpA"' in page
    assert 'value="legal" checked' in page
    assert "poder.jpg" in page
    assert only_case(portal).represented_name == "Maderas del Sur SpA"


def test_nobody_repeats_somebody_elses(enter: Enter, send: Begin) -> None:
    address = send(enter("rosa"))

    assert enter("pedro").post(f"{address}/repetir").status_code == 404


def test_a_file_that_was_sent_before_is_offered_and_taken(
    enter: Enter, portal: Portal, begin: Begin
) -> None:
    rosa = enter("rosa")
    first = begin(rosa)
    rosa.post(f"{first}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{first}/paso/arbol", tree="fruit")
    rosa.post(f"{first}/paso/foto", photo=photo("peral.jpg"))
    rosa.post(f"{first}/revisar", declared="si")
    from_treasury(portal)
    second = begin(rosa)
    rosa.post(f"{second}/paso/arbol", tree="fruit")

    offered = rosa.get(f"{second}/paso/foto").text
    rosa.post(f"{second}/paso/foto/usar/photo")

    assert "Usar peral.jpg, que envió el 23-11-2026" in Markup(offered).striptags()  # noqa: S704 - read.
    assert "Recibido: peral.jpg" in rosa.get(f"{second}/paso/foto").text


def test_messages_go_both_ways_and_stay_in_the_case(enter: Enter, send: Begin) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = send(rosa)
    desk = address.replace("/solicitudes", "/bandeja")

    rosa.post(f"{address}/mensaje", text="¿Vienen esta semana?")
    marta.post(f"{desk}/mensaje", message="Vamos el jueves.", send="1")
    marta.post(f"{desk}/anotar", text="El perro muerde.")

    page = rosa.get(address).text
    assert "¿Vienen esta semana?" in page
    assert "Vamos el jueves." in page
    assert "El perro muerde." not in page
    assert "El perro muerde." in marta.get(desk).text


def test_the_survey_is_answered_once_and_names_nobody(
    enter: Enter, portal: Portal, send: Begin
) -> None:
    rosa = enter("rosa")
    address = send(rosa)

    thanks = rosa.post(f"{address}/encuesta", ease="2", troubles="pay")
    rosa.post(f"{address}/encuesta", ease="5")

    assert "Gracias" in thanks.text
    with portal.database.reading() as session:
        kept = session.scalars(select(SurveyAnswer)).one()
        assert (kept.ease, kept.troubles, kept.month) == (2, {"pay": True}, "2026-11")
        assert set(SurveyAnswer.__table__.columns.keys()) & {"case_id", "person_id"} == set()


def test_what_is_being_written_is_kept_as_far_as_it_is_right(enter: Enter, begin: Begin) -> None:
    rosa = enter("rosa")
    address = begin(rosa)

    wrong = rosa.post(f"{address}/paso/contacto/borrador", email="rosa arroba")
    right = rosa.post(f"{address}/paso/contacto/borrador", email="rosa@ejemplo.cl")

    assert (wrong.status_code, right.status_code) == (200, 204)
    assert wrong.text == "Falta «¿A qué correo le avisamos?»: revise cómo está escrito."
    assert 'value="rosa@ejemplo.cl"' in rosa.get(f"{address}/paso/contacto").text


def test_an_answer_that_must_be_there_is_not_emptied_as_it_is_written(
    enter: Enter, begin: Begin, portal: Portal
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/arbol", tree="native")
    rosa.post(f"{address}/paso/nativo", kind="Roble")

    emptied = rosa.post(f"{address}/paso/nativo/borrador", kind="")

    with portal.database.reading() as session:
        assert session.scalars(select(Case)).one().answers["kind"] == "Roble"
    assert emptied.status_code == 204


def test_people_know_who_has_their_case(enter: Enter, send: Begin) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = send(rosa)
    desk = address.replace("/solicitudes", "/bandeja")
    marta.post(f"{desk}/tomar", version=version_of(marta.get(desk).text))

    assert "La revisa Marta Rivas, Departamento de Aseo y Ornato" in rosa.get(address).text


def version_of(page: str) -> str:
    return page.split('name="version" value="')[1].split('"', maxsplit=1)[0]


def from_treasury(portal: Portal) -> None:
    with portal.database.transaction() as session:
        waiting = session.scalars(select(Case).where(Case.state == "awaiting_payment")).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), waiting.id))


def test_a_file_that_is_refused_when_missing_is_not_called_optional(
    enter: Enter, begin: Begin
) -> None:
    rosa = enter("rosa")
    address = f"{begin(rosa)}/representacion"

    page = rosa.get(address).text

    label = re.search(r'<label for="power">(.*?)</label>', page, re.DOTALL)
    assert label
    assert "opcional" not in label[1]
    assert "Adjunte el documento" in rosa.post(address, **COMPANY).text
