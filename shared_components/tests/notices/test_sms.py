# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Text messages through a gateway that speaks the real protocol on a port of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest
import requests

from munikit.contracts.adapters import Mail
from munikit.kernel.errors import UnavailableError
from munikit.notices import SEND_SMS, notify_sms, sms_for
from munikit.notices.sms import one_segment
from munikit.outbox import run_due
from munikit.settings import Settings
from munikit.simulators import sms
from munikit.testing.portals import create_database, create_settings, create_wiring

Serving = Callable[[WSGIApplication], str]
TEXT = Mail(key="k", to="912345678", subject="", body="Municipalidad de Valdivia: hola")


@pytest.fixture
def url(serving: Serving) -> str:
    return serving(sms.create())


@pytest.fixture
def settings(tmp_path: Path, url: str) -> Settings:
    table = f"""
[sms]
backend = "simulated"
simulator_url = "{url}"
account = "AC1"
token = "secret"
sender = "+56221234567"
"""
    return create_settings(tmp_path, toml=table)


def received(url: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = requests.get(f"{url}/_simulator/", timeout=5).json()[
        "messages"
    ]
    return messages


def test_a_message_arrives_with_the_countrys_number(settings: Settings, url: str) -> None:
    carrier = sms_for(settings)
    assert carrier is not None

    number = carrier.send(TEXT)

    (message,) = received(url)
    assert message["sid"] == number
    assert (message["to"], message["from_"]) == ("+56912345678", "+56221234567")
    assert message["body"] == TEXT.body


@pytest.mark.parametrize("fault", ["down", "too_many", "garbage"])
def test_what_the_gateway_did_not_take_is_tried_again_later(
    settings: Settings, url: str, fault: str
) -> None:
    requests.post(f"{url}/_simulator/", data={"fault": fault}, timeout=5)
    carrier = sms_for(settings)
    assert carrier is not None

    with pytest.raises(UnavailableError) as refused:
        carrier.send(TEXT)

    assert "912345678" not in refused.value.message


def test_a_message_goes_out_once_after_the_commit(
    tmp_path: Path, settings: Settings, url: str
) -> None:
    wiring = create_wiring(tmp_path, settings=settings, sms=sms_for(settings))
    database = create_database(tmp_path, wiring)
    for _ in range(2):
        with database.transaction() as session:
            text = "falta un documento en VAL-2026-004812. Envíelo hasta el 10/12 en x.cl."
            notify_sms(session, key="k", phone="912345678", text=text)
    before = len(received(url))

    run_due(database, {SEND_SMS.name: SEND_SMS})

    assert before == 0
    (message,) = received(url)
    assert message["body"] == (
        "Municipalidad de Valdivia: falta un documento en VAL-2026-004812. Envielo hasta el 10/12 "
        "en x.cl. Nunca le pediremos claves."
    )


@pytest.mark.parametrize("phone", ["", "912345678"])
def test_without_a_telephone_or_a_gateway_no_message_is_asked_for(
    tmp_path: Path, phone: str
) -> None:
    database = create_database(tmp_path, create_wiring(tmp_path))

    with database.transaction() as session:
        notify_sms(session, key="k", phone=phone, text="t")

    assert run_due(database, {SEND_SMS.name: SEND_SMS}) == 0


def test_a_text_is_one_segment_whatever_the_municipality_is_called() -> None:
    short = "falta su carné en VAL-2026-004812"

    assert one_segment(f"{'x' * 150}: {short}", short) == "falta su carné en VAL-2026-004812"
    assert one_segment("áíóú ñé") == "aiou ñé"
    assert len(one_segment("y" * 400)) == 160


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": "+56221234567", "Body": "b"}, 21604),
        ({"To": "912345678", "From": "+56221234567", "Body": "b"}, 21211),
        ({"To": "+56912345678", "Body": "b"}, 21603),
        ({"To": "+56912345678", "From": "?", "Body": "b"}, 21212),
        ({"To": "+56912345678", "From": "+56221234567"}, 21602),
        ({"To": "+56912345678", "From": "+56221234567", "Body": "b" * 1601}, 21617),
    ],
)
def test_the_simulator_refuses_what_the_gateway_refuses(form: dict[str, str], code: int) -> None:
    client = sms.create().test_client()

    answer = client.post("/2010-04-01/Accounts/AC1/Messages.json", data=form, auth=("AC1", "s"))

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == code


def test_the_simulator_knows_nobody_without_the_accounts_token() -> None:
    answer = sms.create().test_client().post("/2010-04-01/Accounts/AC1/Messages.json")

    assert answer.status_code == 401
