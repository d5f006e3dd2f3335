# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What goes on a paper is written with its letters, said while its person is there."""

from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases.case.models import Case
from munikit.testing.browser import Browser, at_desk, photo, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    return procedure_text.replace('details = ["tree"]', 'details = ["tree", "kind"]')


@pytest.fixture
def rosa(enter: Enter) -> Browser:
    return enter("rosa")


@pytest.fixture
def address(rosa: Browser, begin: Begin) -> str:
    found = begin(rosa)
    rosa.post(f"{found}/paso/arbol", tree="native")
    return found


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Roble 🌳", "«🌳» (U+1F333)"),
        ("橡树", "«橡» (U+6A61), «树» (U+6811)"),
        ("بلوط", "«ب» (U+0628)"),
        ("Roble\u20dd", "(U+20DD)"),
    ],
    ids=["emoji", "Chinese", "right to left", "a mark over another letter"],
)
def test_letters_no_paper_can_show_are_named_beside_their_box(
    rosa: Browser, address: str, typed: str, named: str
) -> None:
    page = rosa.post(f"{address}/paso/nativo", kind=typed)

    assert page.status_code == 422
    assert 'id="kind-error"' in page.text
    assert "El documento que se emite no puede mostrar" in page.text
    assert named in unescape(page.text)
    assert typed in unescape(page.text)


def test_letters_with_their_marks_apart_are_as_good(rosa: Browser, address: str) -> None:
    assert rosa.post(f"{address}/paso/nativo", kind="Pehue\u0301n").status_code == 303


def test_what_goes_on_no_paper_is_written_as_one_likes(rosa: Browser, send: Begin) -> None:
    found = send(rosa)

    answer = rosa.post(f"{found}/mensaje", text="Gracias por todo 🙏")

    assert answer.status_code == 303


def test_what_is_kept_as_it_is_written_says_so_too(rosa: Browser, address: str) -> None:
    told = rosa.post(f"{address}/paso/nativo/borrador", kind="Roble 🌳")

    assert "Falta «¿Qué especie es?»" in told.text


def test_the_name_of_whom_somebody_acts_for_is_written_with_the_papers_letters(
    rosa: Browser, address: str
) -> None:
    given = {"run": "76.086.428-5", "name": "王菲 SpA", "capacity": "legal"}

    page = rosa.post(f"{address}/representacion", power=photo(), **given)

    assert page.status_code == 422
    assert "«王» (U+738B), «菲» (U+83F2)" in page.text


def test_an_official_is_told_in_which_answer_they_stand(
    rosa: Browser, send: Begin, enter: Enter, portal: Portal
) -> None:
    desk = at_desk(send(rosa))
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        case.answers = {**case.answers, "kind": "Roble 🌳"}
    marta = enter("marta")
    seen = version_on(marta.get(f"{desk}/resolver").text)

    page = marta.post(f"{desk}/resolver", decision="approve", text="", version=seen)

    assert page.status_code == 422
    assert "«🌳» (U+1F333), que está en «¿Qué especie es?»" in page.text


def test_nobody_is_asked_for_their_own_name_where_another_is_meant(
    rosa: Browser, address: str
) -> None:
    page = rosa.post(f"{address}/representacion").text

    assert "Escriba el nombre de la persona o empresa" in page
    assert "Escriba su nombre" not in page
