# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person sees when nobody answers: the warning, the claim, the certificate."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from munikit.app import Portal
from munikit.kernel.clock import FixedClock
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
SILENCE = """
[silence]
kind = "positive"
basis = { norm = "Ley 19.880", article = "artículo 64" }
"""


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    return procedure_text + SILENCE


def at(portal: Portal, day: str) -> None:
    clock = portal.database.wiring.clock
    assert isinstance(clock, FixedClock)
    clock.moment = datetime.fromisoformat(f"{day}T15:00").replace(tzinfo=UTC)


def test_silence_is_announced_before_it_happens(
    enter: Enter, send: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")

    waiting = rosa.get(send(rosa)).text

    assert "Si no le respondemos" in waiting
    assert "Quedan 20 días hábiles." in waiting


def test_a_claim_shows_on_both_sides(
    portal: Portal, enter: Enter, send: Callable[[Browser], str]
) -> None:
    address = send(enter("rosa"))
    at(portal, "2026-12-23")
    rosa = enter("rosa")
    late = rosa.get(address).text
    rosa.post(f"{address}/reclamar")

    claimed = rosa.get(address).text
    desk = enter("marta").get(address.replace("/solicitudes/", "/bandeja/")).text

    assert "No le respondimos a tiempo" in late
    assert "Reclamó porque no respondimos" in claimed
    assert "La persona reclamó porque no se respondió" in desk
    assert "Silencio en 5 días hábiles" in desk


def test_the_certificate_is_given_when_it_is_asked_for(
    portal: Portal, enter: Enter, send: Callable[[Browser], str]
) -> None:
    address = send(enter("rosa"))
    at(portal, "2026-12-23")
    rosa = enter("rosa")
    rosa.post(f"{address}/reclamar")
    too_early = rosa.get(f"{address}/certificado-de-silencio")
    at(portal, "2027-01-04")
    rosa = enter("rosa")

    may, asked = (rosa.get(f"{address}{page}").text for page in ("", "/certificado-de-silencio"))
    rosa.post(f"{address}/certificado-de-silencio")

    assert too_early.status_code == 303
    assert "Su solicitud se entiende aceptada" in may
    assert "artículo 66" in asked
    assert "por silencio administrativo desde hoy" in rosa.get(address).text
