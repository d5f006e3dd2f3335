# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The simulated platform of notifications refuses what the real one is said to refuse."""

import json
from io import BytesIO
from typing import Any

import pytest

from munikit.simulators import ddu

GOOD: dict[str, Any] = {
    "recipients": [{"rol_unico": 33_333_333}],
    "message_type": "NT",
    "procedure_code": "PA-UNI00002-00001",
    "procedure_stage": 1,
    "signature_uid": None,
    "subject": "Recibimos su solicitud",
    "content": "<p>Hola</p>",
    "content_type": "text/html",
    "webhook_url": None,
}


def post(changes: dict[str, Any], *names: str) -> tuple[int, dict[str, Any]]:
    files = [(BytesIO(b"x"), name) for name in names]
    form = {"data": json.dumps({**GOOD, **changes}), "attachments": files}
    answer = ddu.create().test_client().post("/notificador/sendMessage", data=form)
    assert answer.json is not None
    return answer.status_code, answer.json


def test_what_is_taken_has_a_number_and_is_pending() -> None:
    status, answer = post({}, "resolucion 12.pdf")

    assert status == 200
    assert answer["status"] == "pending"
    assert answer["message_data_id"].isalnum()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipients": []}, "ERR001"),
        ({"recipients": [{"run": 1}]}, "ERR002"),
        ({"recipients": [{"rol_unico": "33333333-3"}]}, "ERR003"),
        ({"recipients": [{"rol_unico": 100_000_000}]}, "ERR003"),
        ({"message_type": ""}, "ERR004"),
        ({"message_type": "XX"}, "ERR005"),
        ({"procedure_code": ""}, "ERR006"),
        ({"procedure_code": "poda"}, "ERR007"),
        ({"procedure_stage": 4}, "ERR007"),
        ({"subject": "x" * 151}, "ERR026"),
        ({"subject": ""}, "ERR027"),
        ({"recipients": [{"rol_unico": n} for n in range(1, 252)]}, "ERR030"),
    ],
)
def test_a_wrong_message_is_refused_with_its_code(changes: dict[str, Any], code: str) -> None:
    _status, answer = post(changes)

    assert [each["code"] for each in answer["errors"]] == [code]


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("resolución.pdf",), "ERR033"),
        (("a.exe",), "ERR033"),
        ((f"{'a' * 47}.pdf",), "ERR014"),
        (("a.pdf", "a.pdf"), "ERR016"),
        (tuple(f"a{n}.pdf" for n in range(51)), "ERR032"),
    ],
)
def test_a_wrong_file_is_refused_with_its_code(names: tuple[str, ...], code: str) -> None:
    _status, answer = post({}, *names)

    assert [each["code"] for each in answer["errors"]] == [code]


def test_the_same_within_five_minutes_is_refused() -> None:
    client = ddu.create().test_client()
    form = {"data": json.dumps(GOOD)}

    client.post("/notificador/sendMessage", data=form)
    again = client.post("/notificador/sendMessage", data=form).json

    assert again is not None
    assert again["errors"][0]["code"] == "ERR031"


def test_the_excepted_count_as_delivered_by_the_platform() -> None:
    client = ddu.create().test_client()
    data = {**GOOD, "recipients": [{"rol_unico": 33_333_351}]}
    taken = client.post("/notificador/sendMessage", data={"data": json.dumps(data)}).json
    assert taken is not None

    answer = client.get(f"/notificador/messageStatus/{taken['message_data_id']}").json

    assert answer is not None
    recipient = answer["recipients"]["33333351"]
    assert (recipient["ddu_type"], recipient["message_status"]) == ("excepcion", "delivered")
