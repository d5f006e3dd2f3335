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


def test_silence_is_announced_claimed_and_certified_on_the_page(
    portal: Portal, enter: Enter, send: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")
    address = send(rosa)
    waiting = rosa.get(address).text

    at(portal, "2026-12-23")
    late = enter("rosa")
    page = late.get(address).text
    late.post(f"{address}/reclamar")
    claimed = late.get(address).text
    desk = enter("marta").get(address.replace("/solicitudes/", "/bandeja/")).text
    too_early = late.get(f"{address}/certificado-de-silencio")
    at(portal, "2027-01-04")
    later = enter("rosa")
    may = later.get(address).text
    asked = later.get(f"{address}/certificado-de-silencio").text
    later.post(f"{address}/certificado-de-silencio")

    assert "Si no le respondemos" in waiting
    assert "Quedan 20 días hábiles." in waiting
    assert "No le respondimos a tiempo" in page
    assert "Reclamó porque no respondimos" in claimed
    assert "La persona reclamó porque no se respondió" in desk
    assert "Silencio en 5 días" in desk
    assert too_early.status_code == 303
    assert "Su solicitud se entiende aceptada" in may
    assert "artículo 66" in asked
    assert "por silencio administrativo desde hoy" in later.get(address).text
