# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every portal: its pages are sound, its doors are shut, its headers are set."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from munikit.app import Portal, readiness
from munikit.testing.client import PageClient
from munikit.web import packing
from munikit.web.guard import declaration

PUBLIC = [
    "/",
    "/privacidad",
    "/accesibilidad",
    "/tramites",
    "/tramites?q=feria",
    "/tramites?q=nada+de+eso",
    "/tramites/permiso_feria",
    "/entrar",
    "/entrar/funcionarios",
    "/salir/listo",
    "/verificar",
    "/verificar?folio=&code=",
    "/v/VAL-D-2026-000001?c=ABCDEFGH",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_sound(client: PageClient, path: str) -> None:
    assert client.get(path).status_code in (200, 422)


@pytest.mark.parametrize("path", ["/nada", "/tramites/nada", "/v/nada/de/nada"])
def test_an_unknown_page_says_what_to_do(client: PageClient, path: str) -> None:
    page = client.get(path)

    assert page.status_code == 404
    assert "Ir al inicio" in page.text


def test_every_view_says_who_may_see_it(app: Flask) -> None:
    undeclared = [name for name in app.view_functions if declaration(app, name) is None]

    assert undeclared == []


def test_whoever_is_not_signed_in_is_sent_to_the_door(app: Flask, client: PageClient) -> None:
    shut = [
        rule
        for rule in app.url_map.iter_rules()
        if declaration(app, rule.endpoint) != "public" and "GET" in (rule.methods or ())
    ]
    for rule in shut:
        _, path = rule.build({name: any_value(rule, name) for name in rule.arguments}) or ("", "")
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/entrar"), path
    assert len(shut) > 10


def any_value(rule: Rule, name: str) -> str:
    converter = rule._converters[name]  # noqa: SLF001 - no other way.
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return "1" if isinstance(converter, IntegerConverter) else NOBODY


NOBODY = "00000000-0000-0000-0000-000000000000"


def test_a_form_from_another_site_is_refused(app: Flask, client: PageClient) -> None:
    # A gateway sends people from elsewhere, and notices it signs; whoever leaves changes nothing.
    exempt = {"/pagos/<name>/vuelta", "/pagos/<name>/aviso", "/salir"}
    posts = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and declaration(app, rule.endpoint) == "public"
    ]

    for path in set(posts) - exempt:
        answer = client.post(path, data={"email": "a@b.cl", "password": "x"})
        assert "estuvo abierta mucho rato" in answer.text, path
        assert answer.status_code != 303, path
    assert exempt <= set(posts)


def test_pages_carry_the_security_headers(client: PageClient) -> None:
    headers = client.get("/").headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_page_loads_at_most_four_things(client: PageClient) -> None:
    page = client.get("/tramites/permiso_feria").text
    linked = {part.split('"')[0] for part in page.split('"/recursos/')[1:]}

    assert 1 + len(linked) <= 4


def test_an_asset_is_kept_for_ever_and_revalidated_for_nothing(client: PageClient) -> None:
    path = "/recursos/" + client.get("/").text.split('"/recursos/')[1].split('"')[0]
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.cache_control.immutable
    assert again.status_code == 304


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return FlaskClient(app, app.response_class)


def assets_of(app: Flask) -> list[str]:
    return sorted(asset.path for asset in app.extensions["munikit"].assets.values())


def test_an_asset_is_sent_small_whole_or_not_at_all(app: Flask, browser: FlaskClient) -> None:
    for path in assets_of(app):
        plain = browser.get(path)
        small = browser.get(path, headers={"Accept-Encoding": "gzip"})
        head = browser.head(path)
        part = browser.get(path, headers={"Range": "bytes=0-9"})
        again = browser.get(path, headers={"If-None-Match": plain.headers["ETag"]})

        assert gzip.decompress(small.data) == plain.data
        assert len(small.data) < len(plain.data)
        assert small.headers["ETag"] != plain.headers["ETag"]
        assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"
        assert (head.content_length, head.data) == (len(plain.data), b"")
        assert (part.status_code, part.data) == (200, plain.data)
        assert (again.status_code, again.data) == (304, b"")


def test_an_asset_asks_neither_the_session_nor_the_database(
    app: Flask, portal: Portal, browser: FlaskClient
) -> None:
    portal.database.engine.dispose()
    taken: list[object] = []
    event.listen(portal.database.engine, "checkout", lambda *each: taken.append(each))
    browser.set_cookie("sid", "of-somebody-who-entered")

    answers = [browser.get(path) for path in assets_of(app)]

    assert [each.status_code for each in answers] == [200, 200, 200]
    assert "Set-Cookie" not in {name for each in answers for name, _value in each.headers}
    assert taken == []


def test_an_asset_is_packed_once(
    app: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = assets_of(app)
    monkeypatch.setattr(packing.gzip, "compress", None)
    monkeypatch.setattr(packing.hashlib, "sha256", None)

    answers = [browser.get(path, headers={"Accept-Encoding": "gzip"}) for path in paths]

    assert [each.status_code for each in answers] == [200, 200, 200]


def test_a_portal_without_its_tables_is_not_ready(
    client: PageClient, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "EVERY_SECONDS", 0.0)
    ready = client.get("/readyz").json
    assert ready is not None
    assert ready["status"] == "ok"
    with portal.database.engine.begin() as connection:
        connection.exec_driver_sql("drop table permits_alembic_version")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json == {"status": "migrations", "modules": ["permits"]}
    assert client.get("/healthz").status_code == 200


def test_a_page_may_bring_several_files_of_the_size_allowed(app: Flask, portal: Portal) -> None:
    assert app.config["MAX_CONTENT_LENGTH"] > 4 * portal.settings.files.max_upload_bytes
