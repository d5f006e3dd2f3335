# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What strangers sent and got an error of ours for: each is answered with a page now."""

from io import BytesIO

import pytest
from fuzz.town import Town

pytestmark = [pytest.mark.xdist_group("foreign forms"), pytest.mark.timeout(600)]

HUGE = "9" * 40
READ = (
    f"/bandeja?p={HUGE}", "/bandeja?hasta=9999-12-31", "/bandeja?u=%00&l=%00&t=%00",
    "/bandeja?u=%00", "/bandeja?l=%00", "/bandeja?t=%00", "/bandeja?q=%00", "/bandeja.csv?q=%00",
    f"/bandeja/documentos?p={HUGE}", "/bandeja/documentos?hasta=9999-12-31&desde=0001-01-01",
    f"/bandeja/permisos?p={HUGE}", "/pagos/webpay/vuelta?token_ws=%00",
    "/pagos/khipu/vuelta?orden=%00", "/api/verificar?folio=%00&codigo=%00", "/v/x?c=%00",
    "/v/x%00?c=x",
    "/tramites?q=" + "x" * 20_000, "/" + "x" * 5_000, "/tramites?%ff=%fe&q=%ed%a0%80",
)  # fmt: skip
SENT: tuple[tuple[str, dict[str, str | bytes]], ...] = (
    ("/entrar/funcionarios", {"email": b"x", "password": b"x"}),
    ("/verificar/archivo", {"file": "a text"}),
    ("/bandeja/filtros", {"name": "a\r\nX: 1", "query": "q=1\r\nX: 1"}),
    ("/bandeja/filtros", {"name": "a\0b", "query": ""}),
)


@pytest.mark.parametrize("path", READ, ids=lambda path: path[:40])
def test_an_odd_address_is_answered_with_a_page(town: Town, path: str) -> None:
    assert town.subject("everything").client.get(path).status_code < 500


@pytest.mark.parametrize("number", range(len(SENT)))
def test_an_odd_form_is_answered_with_a_page(town: Town, number: int) -> None:
    path, given = SENT[number]
    form = {k: (BytesIO(v), "x.txt") if isinstance(v, bytes) else v for k, v in given.items()}
    name = "anonymous" if number < 2 else "everything"
    token = {"csrf_token": town.subject(name).token()}

    assert town.subject(name).client.post(path, data=form | token).status_code < 500


@pytest.mark.parametrize("path", [each for each in READ if "%00" in each])
def test_an_odd_address_is_answered_with_a_page_where_the_database_takes_no_nul(
    town_on_postgres: Town, path: str
) -> None:
    assert town_on_postgres.subject("everything").client.get(path).status_code < 500


@pytest.mark.parametrize("number", range(len(SENT)))
def test_an_odd_form_is_answered_with_a_page_where_the_database_takes_no_nul(
    town_on_postgres: Town, number: int
) -> None:
    test_an_odd_form_is_answered_with_a_page(town_on_postgres, number)


def test_a_notice_whose_signature_is_not_even_ascii_is_refused(town: Town) -> None:
    signed = {"x-khipu-signature": "t=1,s=\xf1and\xfa"}

    answer = town.subject("anonymous").client.post("/pagos/khipu/aviso", data="{}", headers=signed)

    assert answer.status_code == 400
