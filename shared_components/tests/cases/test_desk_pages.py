# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The desk's pages of a case, as a browser without JavaScript sees them."""

from collections.abc import Callable
from uuid import uuid4

from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.filing import hearing
from munikit.contracts.treasury import ChargePaid
from munikit.testing.browser import Browser, at_desk

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Fill = Callable[[Browser, str], None]


def test_a_resident_has_no_desk(enter: Enter) -> None:
    assert enter("rosa").get("/bandeja").status_code == 403


def test_the_inbox_shows_what_was_sent_and_not_the_drafts(
    enter: Enter, portal: Portal, begin: Begin, fill: Fill
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    draft = begin(rosa)
    assert "No hay solicitudes aquí" in marta.get("/bandeja?b=todas").text
    assert marta.get(at_desk(draft)).status_code == 404

    fill(rosa, draft)
    rosa.post(f"{draft}/revisar", declared="si")
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))

    inbox = marta.get("/bandeja?b=sin-asignar").text
    assert "VAL-2026-000001" in inbox
    assert "Vence en 20 días hábiles" in inbox
    assert "1 solicitud." in inbox
    assert "VAL-2026-000001" in marta.get("/bandeja?b=todas&e=submitted&t=poda&q=rosa").text
    assert "VAL-2026-000001" not in marta.get("/bandeja?b=todas&e=rejected").text
    assert "VAL-2026-000001" not in marta.get("/bandeja?b=todas&v=vencidas").text


def test_changing_the_decision_loses_nothing_that_was_written(enter: Enter, send: Begin) -> None:
    address = send(enter("rosa"))
    desk = at_desk(address)
    written = {"decision": "reject", "reason": "protected", "text": "El roble está protegido, vea."}

    page = enter("marta").post(f"{desk}/resolver", **written, version="3", change="1")

    assert "Revisar antes de firmar" in page.text
    assert "El roble está protegido, vea." in page.text


def test_whoever_looked_at_an_older_version_is_told_who_changed_it(
    enter: Enter, send: Begin
) -> None:
    address = send(enter("rosa"))
    desk = at_desk(address)

    late = enter("marta").post(f"{desk}/resolver", decision="approve", version="1", sign="1")

    assert late.status_code == 409
    assert "cambió esta solicitud a las 12:00" in late.text


def test_going_back_from_a_case_leads_to_the_inbox_as_it_was_left(
    enter: Enter, send: Begin
) -> None:
    desk = at_desk(send(enter("rosa")))
    marta = enter("marta")
    assert 'href="/bandeja"' in marta.get(desk).text

    marta.get("/bandeja?b=todas&q=rosa&t=poda")

    assert 'href="/bandeja?b=todas&amp;q=rosa&amp;t=poda"' in marta.get(desk).text
