# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The desk's step for powers, and what their two parties see, without JavaScript."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.case.power_models import Capacity, Power, PowerState
from munikit.cases.filing import hearing
from munikit.contracts.treasury import ChargePaid
from munikit.kernel.rut import RUT
from munikit.people import Person
from munikit.testing.browser import Browser, at_desk, photo

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Fill = Callable[[Browser, str], None]
PEDRO = "11.111.111-1"
TYPED = "Pedro Inventado"
WHY = "El documento está en blanco: envíe la escritura."
MADE_FROM = re.compile(r'name="made-from" value="([^"]+)"')
ACCEPTED = {"scope": "all", "until-day": "23", "until-month": "11", "until-year": "2027"}


@pytest.fixture(autouse=True)
def _pedro_has_a_run(portal: Portal) -> None:
    with portal.database.transaction() as session:
        query = select(Person).where(Person.login == "pedro@valdivia.example")
        session.scalars(query).one().run = RUT.parse(PEDRO)


@pytest.fixture
def rosa(enter: Enter) -> Browser:
    return enter("rosa")


@pytest.fixture
def address(portal: Portal, rosa: Browser, begin: Begin, fill: Fill) -> str:
    """An application of Rosa's for Pedro, sent and paid."""
    address = begin(rosa)
    given = {"run": PEDRO, "name": TYPED, "capacity": "notarial", "power": photo("poder.jpg")}
    rosa.post(f"{address}/representacion", **given)
    fill(rosa, address)
    rosa.post(f"{address}/revisar", declared="si")
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
    return address


def the_power(portal: Portal) -> Power:
    with portal.database.reading() as session:
        return session.scalars(select(Power)).one()


def test_the_desk_has_the_paper_beside_what_it_is_to_show(
    portal: Portal, enter: Enter, address: str
) -> None:
    marta = enter("marta")
    queue = marta.get("/bandeja/poderes").text
    desk = f"/bandeja/poderes/{the_power(portal).id}"

    page = marta.get(desk).text
    paper = marta.get(f"{desk}/archivo")

    assert desk in queue
    assert f'<img src="{desk}/archivo"' in page
    assert "sin verificar" in page
    assert f'value="{TYPED}"' not in page
    assert paper.headers["Content-Disposition"].startswith("inline")
    assert paper.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "falta un poder aceptado" in marta.get(at_desk(address)).text


@pytest.mark.usefixtures("address")
def test_an_official_accepts_it_in_words_of_the_paper(portal: Portal, enter: Enter) -> None:
    marta = enter("marta")
    desk = f"/bandeja/poderes/{the_power(portal).id}"

    empty = marta.post(f"{desk}/aceptar", name="", **ACCEPTED)
    past = marta.post(f"{desk}/aceptar", name="Pedro Soto", **{**ACCEPTED, "until-year": "2025"})
    another = marta.post(f"{desk}/aceptar", name="Juana Otra", **ACCEPTED)
    done = marta.post(f"{desk}/aceptar", name="Pedro Soto", **ACCEPTED)

    assert [each.status_code for each in (empty, past, another, done)] == [422, 422, 422, 303]
    assert "otro nombre" in another.text
    assert the_power(portal).state is PowerState.ACCEPTED
    assert desk in marta.get("/bandeja/poderes?v=aceptados").text


@pytest.mark.usefixtures("address")
@pytest.mark.parametrize(("act", "said"), [("aceptar", ACCEPTED), ("rechazar", {"reason": WHY})])
def test_what_was_changed_meanwhile_is_looked_at_before_it_is_decided(
    portal: Portal, enter: Enter, act: str, said: dict[str, str]
) -> None:
    marta = enter("marta")
    desk = f"/bandeja/poderes/{the_power(portal).id}"
    (before, *_) = MADE_FROM.findall(marta.get(desk).text)
    with portal.database.transaction() as session:
        session.get_one(Power, the_power(portal).id).capacity = Capacity.LEGAL

    late = marta.post(f"{desk}/{act}", name="Pedro Soto", **said, **{"made-from": before})
    (now, *_) = MADE_FROM.findall(late.text)
    again = marta.post(f"{desk}/{act}", name="Pedro Soto", **said, **{"made-from": now})

    assert late.status_code == 422
    assert "cambió el nombre o la calidad" in late.text
    assert again.status_code == 303


def test_a_refusal_reaches_the_person_who_sends_another_paper(
    portal: Portal, enter: Enter, rosa: Browser, address: str
) -> None:
    marta = enter("marta")
    desk = f"/bandeja/poderes/{the_power(portal).id}"

    short = marta.post(f"{desk}/rechazar", reason="No")
    marta.post(f"{desk}/rechazar", reason=WHY)
    told = rosa.get(address).text
    nothing = rosa.post(f"{address}/poder", capacity="notarial")
    sent = rosa.post(f"{address}/poder", capacity="legal", power=photo("otro.jpg"))

    assert short.status_code == 422
    assert WHY in told
    assert f"{address}/poder" in told
    assert nothing.status_code == 422
    assert sent.location == address
    assert "Revisamos su poder" in rosa.get(address).text


def test_the_represented_person_sees_it_and_ends_it(
    portal: Portal, enter: Enter, rosa: Browser, address: str
) -> None:
    pedro = enter("pedro")
    power = f"/poderes/{the_power(portal).id}"
    mine = pedro.get("/mis-solicitudes").text

    asked = pedro.get(f"{power}/retirar")
    ended = pedro.post(f"{power}/retirar")

    assert "Hechas en su nombre" in mine
    assert power in mine
    assert asked.status_code == 200
    assert ended.location == power
    assert "El poder fue retirado" in rosa.get(address).text


@pytest.mark.parametrize(
    ("language", "scope"),
    [("es", "Todos los permisos, Todos los certificados"), ("en", "All permits, All certificates")],
)
@pytest.mark.usefixtures("address")
def test_what_it_is_good_for_is_read_in_the_language_of_the_page(
    portal: Portal, enter: Enter, rosa: Browser, language: str, scope: str
) -> None:
    address = f"/poderes/{the_power(portal).id}"
    enter("marta").post(f"/bandeja{address}/aceptar", name="Pedro Soto", **ACCEPTED)
    with portal.database.transaction() as session:
        accepted = session.scalars(select(Power)).one()
        accepted.scope = {"kinds": ["permit", "certificate"]}

    page = rosa.get(f"{address}?idioma={language}").text

    assert scope in page


@pytest.mark.usefixtures("address")
def test_nobody_else_learns_of_it(portal: Portal, enter: Enter) -> None:
    power = f"/poderes/{the_power(portal).id}"
    with portal.database.transaction() as session:
        query = select(Person).where(Person.login == "pedro@valdivia.example")
        session.scalars(query).one().run = None
    pedro = enter("pedro")

    assert pedro.get(power).status_code == 404
    assert pedro.post(f"{power}/retirar").status_code == 404
    assert pedro.get(f"/bandeja{power}").status_code == 403
    assert pedro.get(f"/bandeja{power}/archivo").status_code == 403
    assert power not in pedro.get("/mis-solicitudes").text


def test_a_good_power_needs_no_other_paper(
    portal: Portal, enter: Enter, rosa: Browser, address: str, begin: Begin
) -> None:
    desk = f"/bandeja/poderes/{the_power(portal).id}"
    enter("marta").post(f"{desk}/aceptar", name="Pedro Soto", **ACCEPTED)
    second = begin(rosa)

    given = rosa.post(f"{second}/representacion", run=PEDRO, name="X", capacity="notarial")

    assert given.location == second
    assert "Actúa por Pedro Soto" in rosa.get(second).text
    assert rosa.get(f"{address}/poder").status_code == 303


@pytest.mark.usefixtures("address")
def test_a_letter_is_printed_and_marked_as_sent(portal: Portal, enter: Enter) -> None:
    marta = enter("marta")
    desk = f"/bandeja/poderes/{the_power(portal).id}"
    marta.post(f"{desk}/aceptar", name="Pedro Soto", **ACCEPTED)
    with portal.database.transaction() as session:
        session.scalars(select(Power)).one().letter = "due"

    asked = marta.get(desk).text
    marta.post(f"{desk}/carta")

    assert "Pedro Soto, RUN 11.111.111-1:" in asked
    assert "hasta el 23 de noviembre de 2027" in asked.replace("martes ", "")
    assert "La carta ya se envió" in marta.get(desk).text


def test_the_desk_is_told_that_the_file_of_a_withdrawn_power_is_gone(
    portal: Portal, enter: Enter, rosa: Browser, begin: Begin
) -> None:
    given = {"run": PEDRO, "name": TYPED, "capacity": "notarial", "power": photo("poder.jpg")}
    rosa.post(f"{begin(rosa)}/representacion", **given)
    power = the_power(portal)
    rosa.post(f"/poderes/{power.id}/retirar")
    marta = enter("marta")
    desk = f"/bandeja/poderes/{power.id}"

    page = marta.get(desk).text
    paper = marta.get(f"{desk}/archivo")

    assert "El archivo se borró cuando se retiró el poder" in page
    assert "<img src" not in page.partition("<main")[2]
    assert f"{desk}/archivo" not in page
    assert paper.status_code == 404
    assert "se borró cuando se retiró el poder" in paper.text
