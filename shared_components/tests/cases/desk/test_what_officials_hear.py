# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Officials are told what came in and what they were given, by mail and on their pages."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases.case.models import Absence
from munikit.kernel.clock import FixedClock
from munikit.outbox import run_due
from munikit.outbox.models import QueuedJob
from munikit.people import Person
from munikit.testing.browser import Browser, at_desk, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Mails = Callable[[str], list[str]]
MARTA = "marta@valdivia.example"
CARLOS = "carlos@valdivia.example"
FOLIO = "VAL-2026-000001"


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    return procedure_text.replace("[review]\n", '[review]\nopinions = ["Inspección"]\n', 1)


@pytest.fixture
def mails(portal: Portal) -> Mails:
    """Let the worker run and return the subjects an address was sent, oldest first."""

    def sent(to: str) -> list[str]:
        run_due(portal.database, portal.jobs)
        with portal.database.reading() as session:
            jobs = session.scalars(select(QueuedJob).where(QueuedJob.name == "notices.send_mail"))
            mine = [job.payload for job in jobs if job.payload["to"] == to]
        for each in mine:
            assert "Huenchumilla" not in each["subject"] + each["body"]
        return sorted(each["subject"] for each in mine)

    return sent


@pytest.fixture
def taken(enter: Enter, send: Begin) -> tuple[Browser, Browser, str]:
    """Rosa, Marta who has her case, and its address at the desk."""
    rosa, marta = enter("rosa"), enter("marta")
    desk = at_desk(send(rosa))
    marta.post(f"{desk}/tomar", version=version_on(marta.get(desk).text))
    return rosa, marta, desk


def later(portal: Portal, minutes: int) -> None:
    clock = portal.database.wiring.clock
    assert isinstance(clock, FixedClock)
    clock.moment += timedelta(minutes=minutes)


def person_id(portal: Portal, address: str) -> UUID:
    with portal.database.reading() as session:
        return session.scalars(select(Person.id).where(Person.login == address)).one()


def test_whoever_has_the_case_hears_that_the_person_answered_and_wrote(
    taken: tuple[Browser, Browser, str], mails: Mails
) -> None:
    rosa, marta, desk = taken
    mine = desk.replace("/bandeja", "/solicitudes")
    version = version_on(marta.get(f"{desk}/pedir").text)
    marta.post(f"{desk}/pedir", text="Una foto", version=version, send="1")
    rosa.post(f"{mine}/responder", **{"comment-text": "No tengo"})
    rosa.post(f"{mine}/mensaje", text="¿Cómo va?")

    assert mails(MARTA) == [
        f"Le escribieron sobre {FOLIO}",
        f"Respondieron lo que se pidió en {FOLIO}",
    ]
    assert mails(CARLOS) == []


def test_what_nobody_has_is_told_to_whoever_shares_the_work_out(
    enter: Enter, send: Begin, mails: Mails
) -> None:
    rosa = enter("rosa")

    rosa.post(f"{send(rosa)}/mensaje", text="¿Cómo va?")

    assert mails(CARLOS) == [f"Le escribieron sobre {FOLIO}"]
    assert mails(MARTA) == []


def test_while_somebody_is_away_whoever_shares_the_work_out_hears_too(
    taken: tuple[Browser, Browser, str], portal: Portal, mails: Mails
) -> None:
    rosa, _, desk = taken
    away = person_id(portal, MARTA)
    with portal.database.transaction() as session:
        first, last = date(2026, 11, 20), date(2026, 11, 27)
        session.add(Absence(person_id=away, from_on=first, until_on=last))

    rosa.post(f"{desk.replace('/bandeja', '/solicitudes')}/mensaje", text="¿Cómo va?")

    assert mails(MARTA) == mails(CARLOS) == [f"Le escribieron sobre {FOLIO}"]


def test_a_withdrawal_is_told_to_whoever_had_the_case(
    taken: tuple[Browser, Browser, str], mails: Mails
) -> None:
    rosa, _, desk = taken

    rosa.post(f"{desk.replace('/bandeja', '/solicitudes')}/retirar")

    assert mails(MARTA) == [f"Retiraron la solicitud {FOLIO}"]


def test_who_is_given_work_hears_once_in_a_while_and_who_takes_it_does_not(
    taken: tuple[Browser, Browser, str], portal: Portal, enter: Enter, mails: Mails
) -> None:
    _, _, desk = taken
    carlos = enter("carlos")
    to = str(person_id(portal, MARTA))
    assert mails(MARTA) == []

    for _ in range(2):
        carlos.post(f"{desk}/asignar", to=to, version=version_on(carlos.get(desk).text))

    assert mails(MARTA) == ["Tiene solicitudes nuevas a su cargo"]


def test_an_opinion_is_heard_of_by_whoever_gives_it_and_by_whoever_asked(
    taken: tuple[Browser, Browser, str], enter: Enter, mails: Mails
) -> None:
    _, marta, desk = taken
    marta.post(f"{desk}/informe", unit="Inspección", text="¿Hay cables?")
    assert mails(CARLOS) == [f"Piden un informe sobre {FOLIO}"]

    carlos = enter("carlos")
    asked = carlos.get("/bandeja/informes").text.split("/bandeja/informes/")[1].split('"')[0]
    carlos.post(f"/bandeja/informes/{asked}", verdict="favourable", text="No hay.")

    assert mails(MARTA) == [f"Llegó un informe sobre {FOLIO}"]


def test_news_stand_in_the_inbox_until_whoever_has_the_case_opens_it(
    taken: tuple[Browser, Browser, str], portal: Portal, enter: Enter
) -> None:
    rosa, marta, desk = taken
    assert "Novedad" not in marta.get("/bandeja?b=mias").text
    later(portal, 5)
    rosa.post(f"{desk.replace('/bandeja', '/solicitudes')}/mensaje", text="¿Cómo va?")
    later(portal, 5)
    carlos = enter("carlos")
    carlos.get(desk)

    assert "Novedad: escribió un mensaje" in marta.get("/bandeja?b=mias").text
    assert "Novedad: escribió un mensaje" in marta.get(desk).text
    assert "Novedad" not in marta.get(desk).text
    assert "Novedad" not in marta.get("/bandeja?b=mias").text


def test_what_the_municipality_writes_is_no_news_to_it(
    taken: tuple[Browser, Browser, str], portal: Portal
) -> None:
    _, marta, desk = taken
    later(portal, 5)

    marta.post(f"{desk}/mensaje", message="Ya la vemos.", send="1")

    assert "Novedad" not in marta.get("/bandeja?b=mias").text
