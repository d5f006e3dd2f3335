# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two tabs or two telephones on one thing: the older does not win without a word."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID

import pytest

from munikit.app import Portal
from munikit.cases.case.models import Case
from munikit.testing.browser import Browser, at_desk, photo, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Fill = Callable[[Browser, str], None]
CONTACT = "contacto"
KIND = "nativo"
REASON = "El árbol está sano y no estorba a nadie en la vereda."


def made_from(page: str) -> str:
    found = re.search(r'name="made-from" value="([^"]*)"', page)
    assert found, "The page does not say what it was made from"
    return unescape(found[1])


@pytest.fixture
def rosa(enter: Enter) -> Browser:
    return enter("rosa")


@pytest.fixture
def step(rosa: Browser, begin: Begin) -> str:
    """The page of one question of a draft, answered once."""
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="primero@ejemplo.cl")
    return f"{address}/paso/contacto"


def kept(portal: Portal, address: str) -> Case:
    with portal.database.reading() as session:
        return session.get_one(Case, UUID(address.split("/")[2]))


def test_an_older_tab_does_not_write_over_what_a_newer_one_saved(
    rosa: Browser, step: str, portal: Portal
) -> None:
    older = made_from(rosa.get(step).text)
    newer = made_from(rosa.get(step).text)
    rosa.post(step, email="nuevo@ejemplo.cl", **{"made-from": newer})

    refused = rosa.post(step, email="viejo@ejemplo.cl", **{"made-from": older})

    assert refused.status_code == 409
    assert kept(portal, step).answers["email"] == "nuevo@ejemplo.cl"
    assert 'value="viejo@ejemplo.cl"' in refused.text
    assert "Ya estaba guardado: «nuevo@ejemplo.cl»" in refused.text
    assert "en otra ventana o en otro teléfono" in refused.text


def test_the_person_chooses_by_sending_the_page_they_were_shown(
    rosa: Browser, step: str, portal: Portal
) -> None:
    older = made_from(rosa.get(step).text)
    rosa.post(step, email="nuevo@ejemplo.cl", **{"made-from": older})
    shown = rosa.post(step, email="viejo@ejemplo.cl", **{"made-from": older}).text

    chosen = rosa.post(step, email="viejo@ejemplo.cl", **{"made-from": made_from(shown)})

    assert chosen.status_code == 303
    assert kept(portal, step).answers["email"] == "viejo@ejemplo.cl"


def test_a_page_that_brings_what_is_kept_or_left_it_alone_goes_on(
    rosa: Browser, step: str, portal: Portal
) -> None:
    older = made_from(rosa.get(step).text)
    rosa.post(step, email="nuevo@ejemplo.cl", **{"made-from": older})

    same = rosa.post(step, email="nuevo@ejemplo.cl", **{"made-from": older})
    alone = rosa.post(step, email="primero@ejemplo.cl", **{"made-from": older})

    assert (same.status_code, alone.status_code) == (303, 303)
    assert kept(portal, step).answers["email"] == "nuevo@ejemplo.cl"


def test_a_page_with_an_error_still_knows_what_it_was_made_from(rosa: Browser, step: str) -> None:
    older = made_from(rosa.get(step).text)
    rosa.post(step, email="nuevo@ejemplo.cl", **{"made-from": older})
    wrong = rosa.post(step, email="sin arroba", **{"made-from": older})

    refused = rosa.post(step, email="viejo@ejemplo.cl", **{"made-from": made_from(wrong.text)})

    assert (wrong.status_code, refused.status_code) == (422, 409)


def test_what_is_kept_as_it_is_written_does_not_win_either_and_says_so(
    rosa: Browser, step: str, portal: Portal
) -> None:
    older = made_from(rosa.get(step).text)
    rosa.post(step, email="nuevo@ejemplo.cl", **{"made-from": older})

    told = rosa.post(f"{step}/borrador", email="viejo@ejemplo.cl", **{"made-from": older})

    assert kept(portal, step).answers["email"] == "nuevo@ejemplo.cl"
    assert told.status_code == 200
    assert told.text == (
        "Falta «¿A qué correo le avisamos?»: cambió en otra ventana. Apriete Continuar para elegir."
    )


def test_a_page_does_not_meet_what_it_kept_itself_while_it_was_written(
    rosa: Browser, step: str
) -> None:
    first = made_from(rosa.get(step).text)
    draft = {"email": "medio@ejemplo.cl", "made-from": first}
    now = rosa.post(f"{step}/borrador", **draft).headers["X-Made-From"]

    done = rosa.post(step, email="entero@ejemplo.cl", **{"made-from": now})

    assert done.status_code == 303


def test_a_file_takes_no_newer_ones_place(rosa: Browser, begin: Begin, portal: Portal) -> None:
    address = begin(rosa)
    rosa.post(f"{address}/paso/arbol", tree="fruit")
    older = made_from(rosa.get(f"{address}/paso/foto").text)
    rosa.post(f"{address}/paso/foto", photo=photo("nueva.jpg"), **{"made-from": older})
    newest = kept(portal, address).answers["photo"]

    refused = rosa.post(f"{address}/paso/foto", photo=photo("vieja.jpg"), **{"made-from": older})

    assert refused.status_code == 422
    assert kept(portal, address).answers["photo"] == newest
    assert "Mientras tanto llegó otro archivo" in refused.text
    again = {"photo": photo("vieja.jpg"), "made-from": made_from(refused.text)}
    assert rosa.post(f"{address}/paso/foto", **again).status_code == 303


def test_nobody_declares_true_what_they_did_not_see(
    rosa: Browser, begin: Begin, fill: Fill, portal: Portal
) -> None:
    address = begin(rosa)
    fill(rosa, address)
    older = made_from(rosa.get(f"{address}/revisar").text)
    rosa.post(f"{address}/paso/nativo", kind="Coihue")

    shown = rosa.post(f"{address}/revisar", declared="si", **{"made-from": older})

    assert (shown.status_code, kept(portal, address).folio) == (409, None)
    assert "Coihue" in shown.text
    sent = {"declared": "si", "made-from": made_from(shown.text)}
    assert rosa.post(f"{address}/revisar", **sent).status_code == 303


def test_a_page_of_an_application_that_was_sent_meanwhile_is_not_swallowed(
    rosa: Browser, send: Begin
) -> None:
    address = send(rosa)

    late = rosa.post(f"{address}/paso/nativo", kind="Un roble muy viejo")

    assert late.status_code == 409
    assert "ya fue enviada" in late.text
    assert "Un roble muy viejo" in late.text


def test_an_answer_that_comes_too_late_is_not_swallowed(
    rosa: Browser, enter: Enter, send: Begin
) -> None:
    address = send(rosa)
    desk = at_desk(address)
    marta = enter("marta")
    asked = {"text": "¿Qué altura tiene el árbol?", "send": "1"}
    marta.post(f"{desk}/pedir", version=version_on(marta.get(f"{desk}/pedir").text), **asked)
    first = rosa.post(f"{address}/responder", **{"comment-text": "Mide siete metros."})

    twice = rosa.post(f"{address}/responder", **{"comment-text": "Mide siete metros."})
    other = rosa.post(f"{address}/responder", **{"comment-text": "Mide nueve metros de alto."})

    assert (first.status_code, twice.status_code, other.status_code) == (303, 303, 409)
    assert "Mide nueve metros de alto." in other.text


def test_where_notices_go_is_not_changed_back_by_an_older_tab(
    rosa: Browser, send: Begin, portal: Portal
) -> None:
    address = send(rosa)
    older = made_from(rosa.get(f"{address}/contacto").text)
    rosa.post(f"{address}/contacto", email="nuevo@ejemplo.cl", **{"made-from": older})

    refused = rosa.post(f"{address}/contacto", email="viejo@ejemplo.cl", **{"made-from": older})

    assert refused.status_code == 409
    assert kept(portal, address).contact_email == "nuevo@ejemplo.cl"
    assert 'value="viejo@ejemplo.cl"' in refused.text
    assert "nuevo@ejemplo.cl" in refused.text
    chosen = {"email": "viejo@ejemplo.cl", "made-from": made_from(refused.text)}
    assert rosa.post(f"{address}/contacto", **chosen).status_code == 303


def test_for_whom_it_is_is_not_changed_back_by_an_older_tab(
    rosa: Browser, begin: Begin, portal: Portal
) -> None:
    address = f"{begin(rosa)}/representacion"
    older = made_from(rosa.get(address).text)
    given = {"capacity": "legal", "run": "76.086.428-5", "made-from": older}
    rosa.post(address, name="Ferretería Sur SpA", power=photo("a.jpg"), **given)
    newest = kept(portal, address).represented_name

    other = {**given, "run": "96.790.240-3"}
    refused = rosa.post(address, name="Panadería Norte SpA", power=photo("b.jpg"), **other)

    assert newest == "Ferretería Sur SpA"
    assert refused.status_code == 409
    assert kept(portal, address).represented_name == newest
    assert 'value="Panadería Norte SpA"' in refused.text
    assert "se guardó, en otra ventana o teléfono: Ferretería Sur SpA" in refused.text


def test_an_official_who_is_late_keeps_their_words_and_sees_who_was_quicker(
    rosa: Browser, enter: Enter, send: Begin
) -> None:
    desk = at_desk(send(rosa))
    marta, carlos = enter("marta"), enter("carlos")
    older = version_on(marta.get(f"{desk}/resolver").text)
    carlos.post(f"{desk}/tomar", version=version_on(carlos.get(desk).text))

    late = marta.post(
        f"{desk}/resolver",
        decision="reject",
        reason="protected",
        text=REASON,
        version=older,
        sign="1",
    )

    assert late.status_code == 409
    assert "Carlos Ojeda cambió esta solicitud" in late.text
    assert REASON in late.text
    assert version_on(late.text) != older
