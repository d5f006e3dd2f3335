# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A note is for officials, a message for the person: two forms, and a look before it is sent."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases.case.models import CaseAct
from munikit.cases.messages.acts import MESSAGE, NOTE
from munikit.testing.browser import Browser, at_desk, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
REMARK = "Vamos el jueves en la mañana."


@pytest.fixture
def desk(enter: Enter, send: Begin) -> str:
    return at_desk(send(enter("rosa")))


def written(portal: Portal) -> list[str]:
    with portal.database.reading() as session:
        kinds = session.scalars(select(CaseAct.kind).order_by(CaseAct.seq)).all()
    return [kind for kind in kinds if kind in (NOTE.name, MESSAGE.name)]


def test_no_form_of_a_case_can_keep_a_note_and_write_to_the_person(enter: Enter, desk: str) -> None:
    forms = re.findall(r"<form.*?</form>", enter("marta").get(desk).text, re.DOTALL)

    for_officials = [form for form in forms if "Guardar nota interna" in form]
    for_the_person = [form for form in forms if "Ver el mensaje antes de enviar" in form]
    assert len(for_officials) == len(for_the_person) == 1
    assert for_officials != for_the_person


def test_a_message_is_seen_as_it_will_be_read_before_it_is_sent(
    enter: Enter, desk: str, portal: Portal
) -> None:
    marta = enter("marta")

    seen = marta.post(f"{desk}/mensaje", message=REMARK)

    assert seen.status_code == 200
    assert f'<div class="quote">{REMARK}</div>' in seen.text
    assert written(portal) == []
    marta.post(f"{desk}/mensaje", message=REMARK, send="1")
    marta.post(f"{desk}/mensaje", message=REMARK, send="1")
    assert written(portal) == [MESSAGE.name]


def test_going_back_from_the_look_keeps_what_was_written(
    enter: Enter, desk: str, portal: Portal
) -> None:
    page = enter("marta").post(f"{desk}/mensaje", message=REMARK, change="1")

    box = re.search(r'<textarea id="message".*?</textarea>', page.text, re.DOTALL)
    assert box
    assert REMARK in box[0]
    assert written(portal) == []


@pytest.mark.parametrize("button", ["note", "message", ""])
def test_a_note_reaches_the_person_by_no_button(
    enter: Enter, desk: str, portal: Portal, button: str
) -> None:
    marta = enter("marta")

    marta.post(f"{desk}/anotar", text=REMARK, what=button, version=version_on(marta.get(desk).text))

    assert written(portal) == [NOTE.name]
    assert REMARK not in enter("rosa").get(desk.replace("/bandeja", "/solicitudes")).text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("anotar", "Escriba la nota antes de guardarla"),
        ("mensaje", "Escriba el mensaje antes de enviarlo"),
    ],
)
def test_nothing_is_kept_of_an_empty_text(
    enter: Enter, desk: str, portal: Portal, path: str, words: str
) -> None:
    answer = enter("marta").post(f"{desk}/{path}")

    assert answer.status_code == 422
    assert words in answer.text
    assert written(portal) == []
