# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking for something and answering it, as a browser without JavaScript sees both."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.filing import hearing
from munikit.contracts.treasury import ChargePaid
from munikit.testing.browser import Browser, at_desk, photo, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Ask = Callable[..., None]
WHOLE_TREE = "Envíe una foto del árbol completo."


@pytest.fixture
def fruit(portal: Portal, begin: Begin, enter: Enter) -> tuple[Browser, str]:
    """Rosa, and the address of her application to prune a fruit tree, with a photo and a plan."""
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="fruit")
    rosa.post(f"{address}/paso/foto", photo=photo("foto.jpg"), plan=photo("borroso.jpg"))
    rosa.post(f"{address}/revisar", declared="si")
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
    return rosa, address


@pytest.fixture
def ask(enter: Enter) -> Ask:
    """Let Marta ask for something in a case."""

    def asked(address: str, **what: object) -> None:
        marta = enter("marta")
        desk = at_desk(address)
        version = version_on(marta.get(f"{desk}/pedir").text)
        answer = marta.post(f"{desk}/pedir", **what, version=version, send="1")
        assert answer.location == desk

    return asked


def test_an_official_chooses_from_the_procedures_list_and_sees_what_will_be_read(
    enter: Enter, send: Begin
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = send(rosa)
    desk = at_desk(address)
    choosing = marta.get(f"{desk}/pedir").text
    asked = {"what": "1", "questions": "kind", "text": "De día.", "version": version_on(choosing)}

    preview = marta.post(f"{desk}/pedir", **asked).text
    assert "Necesitamos algo de usted" not in rosa.get(address).text
    sent = marta.post(f"{desk}/pedir", **asked, send="1")

    assert WHOLE_TREE in choosing
    assert "Roble" in choosing
    assert "Envíelo a más tardar el lunes 30 de noviembre de 2026" in preview
    assert f"{WHOLE_TREE}\nDe día." in preview
    assert sent.location == desk
    assert "<li>¿Qué especie es?</li>" in rosa.get(address).text


def test_a_text_of_the_list_can_be_changed_before_it_is_sent(enter: Enter, send: Begin) -> None:
    desk = at_desk(send(enter("rosa")))

    page = enter("marta").post(f"{desk}/pedir", what="1", questions="kind", change="1").text

    assert f">\n{WHOLE_TREE}</textarea>" in page
    assert len(re.findall(r'name="questions"[^>]* checked', page)) == 1


def test_asking_for_nothing_says_what_to_do(enter: Enter, send: Begin) -> None:
    desk = at_desk(send(enter("rosa")))

    page = enter("marta").post(f"{desk}/pedir", questions="kind")

    assert page.status_code == 422
    assert "Elija de la lista o escriba qué necesita" in page.text


def test_the_person_is_shown_the_questions_asked_again_and_no_other(
    fruit: tuple[Browser, str], ask: Ask
) -> None:
    rosa, address = fruit
    ask(address, what="1", questions="photo")

    page = rosa.get(f"{address}/responder").text

    assert "foto.jpg" in page
    assert "borroso.jpg" not in page
    assert "¿A qué correo le avisamos?" not in page


def test_a_new_file_takes_the_place_of_the_one_asked_for_and_the_desk_sees_it(
    fruit: tuple[Browser, str], ask: Ask, enter: Enter
) -> None:
    rosa, address = fruit
    ask(address, text="El plano no se lee", questions="plan")

    answered = rosa.post(f"{address}/responder", plan=photo("claro.jpg"))

    assert answered.location == address
    page = enter("marta").get(at_desk(address)).text
    assert "foto.jpg" in page
    assert "claro.jpg" in page
    assert "borroso.jpg" not in page
    assert "Archivo nuevo del 23-11-2026" in page


def test_the_desk_sees_what_was_corrected_and_what_stood_there(
    enter: Enter, send: Begin, ask: Ask
) -> None:
    rosa = enter("rosa")
    address = send(rosa)
    ask(address, text="Revise la especie", questions="kind")

    rosa.post(f"{address}/responder", kind="Coigüe")

    page = enter("marta").get(at_desk(address)).text
    assert "Corregido el 23-11-2026. Antes: Roble" in page
    assert "¿Qué especie es?: antes «Roble», ahora «Coigüe»." in page


def test_leaving_it_as_it_is_needs_a_word_why(enter: Enter, send: Begin, ask: Ask) -> None:
    rosa = enter("rosa")
    address = send(rosa)
    ask(address, text="Revise la especie", questions="kind")

    silent = rosa.post(f"{address}/responder", kind="Roble")
    answered = rosa.post(f"{address}/responder", kind="Roble", **{"comment-text": "Es roble"})

    assert silent.status_code == 422
    assert "Corrija o adjunte lo que le pedimos" in silent.text
    assert answered.location == address
    page = enter("marta").get(at_desk(address)).text
    assert "la persona lo dejó igual" in page
    assert "Es roble" in page


def test_a_correction_that_leads_to_another_question_asks_it_first(
    fruit: tuple[Browser, str], ask: Ask, enter: Enter
) -> None:
    rosa, address = fruit
    ask(address, text="Ese árbol es nativo", questions="tree")

    more = rosa.post(f"{address}/responder", tree="native", shown="tree")
    answered = rosa.post(
        f"{address}/responder", tree="native", kind="Lenga", shown=["tree", "kind"]
    )

    assert more.status_code == 200
    assert "también necesitamos que responda esto: ¿Qué especie es?" in more.text
    assert answered.location == address
    page = enter("marta").get(at_desk(address)).text
    assert "¿Qué especie es?: antes «No lo indicó», ahora «Lenga»." in page
    assert "Plano: ya no se pregunta." in page


def test_what_the_new_answers_hide_is_asked_no_more(enter: Enter, send: Begin, ask: Ask) -> None:
    rosa = enter("rosa")
    address = send(rosa)
    ask(address, text="Revise el árbol", questions=["tree", "kind"])

    more = rosa.post(f"{address}/responder", tree="fruit", kind="", shown=["tree", "kind"])
    answered = rosa.post(
        f"{address}/responder",
        tree="fruit",
        photo=photo("peral.jpg"),
        shown=["tree", "photo", "plan"],
    )

    assert "también necesitamos que responda esto: Adjunte una foto del árbol" in more.text
    assert "Escriba qué especie es" not in more.text
    assert answered.location == address


def test_a_wrong_answer_loses_no_file_that_came_with_it(
    fruit: tuple[Browser, str], ask: Ask
) -> None:
    rosa, address = fruit
    ask(address, text="Revise todo", questions=["email", "photo"])

    page = rosa.post(f"{address}/responder", email="rosa arroba", photo=photo("otra.jpg"))

    assert page.status_code == 422
    assert "otra.jpg" in page.text
    assert 'value="rosa arroba"' in page.text


def test_a_request_in_words_alone_takes_any_file_again(
    fruit: tuple[Browser, str], ask: Ask, enter: Enter
) -> None:
    rosa, address = fruit
    ask(address, text="Falta algo, vea qué puede enviar")

    answered = rosa.post(f"{address}/responder", plan=photo("claro.jpg"))

    assert answered.location == address
    assert "claro.jpg" in enter("marta").get(at_desk(address)).text


def test_a_wrong_answer_on_a_step_loses_no_file_either(enter: Enter, begin: Begin) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/arbol", tree="fruit")

    page = rosa.post(f"{address}/paso/foto", plan=photo("claro.jpg"))

    assert page.status_code == 422
    assert "Adjunte una foto del árbol" in page.text
    assert "claro.jpg" in page.text


def test_a_request_in_words_takes_a_photo_also_where_the_procedure_asks_for_no_file(
    enter: Enter, send: Begin, ask: Ask
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = send(rosa)
    ask(address, text=WHOLE_TREE)
    box = re.search(r'<input type="file"[^>]*name="([^"]+)"', rosa.get(f"{address}/responder").text)
    assert box

    answer = rosa.post(f"{address}/responder", **{box[1]: photo("arbol.jpg")})

    assert answer.status_code == 303
    assert "arbol.jpg" in marta.get(at_desk(address)).text
