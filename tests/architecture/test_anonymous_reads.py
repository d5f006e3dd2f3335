# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever has not entered and only reads leaves nothing behind, whatever address they make up.

But that they guessed a document's code, and guessed wrong: one row, however often they do.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.db import Base
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
LONG = "x" * 5_000
GUESSES = "munikit_attempts"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    root = write_portal(tmp_path_factory.mktemp("portal"), MODULES)
    (root / "instance").mkdir(exist_ok=True)
    composed = compose(root)
    Base.metadata.create_all(composed.database.engine)
    yield composed
    composed.database.engine.dispose()


@pytest.fixture(scope="module")
def app(portal: Portal) -> Flask:
    return create_app(portal)


def rows(portal: Portal) -> dict[str, int]:
    with portal.database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def readable(app: Flask) -> list[str]:
    return [address(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())]


def address(rule: Rule) -> str:
    made = {"uuid": str(uuid4()), "int": "1"}
    return re.sub(r"<(?:(\w+)[^:>]*:)?[^>]+>", lambda part: made.get(part[1], "x"), rule.rule)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", ["", f"?n={LONG}"], ids=["as it is", "with a long query"])
def test_no_address_writes_a_row_for_a_stranger_who_reads(
    app: Flask, portal: Portal, method: str, query: str
) -> None:
    before = rows(portal)
    addresses = readable(app)

    cookies = [
        cookie
        for path in addresses
        for cookie in app.test_client()
        .open(f"{path}{query}", method=method)
        .headers.getlist("Set-Cookie")
    ]

    left = rows(portal)
    assert len(addresses) > 50
    assert left.pop(GUESSES) <= 1
    assert left == {name: count for name, count in before.items() if name != GUESSES}
    assert max(map(len, cookies)) < 4096


def test_a_form_of_a_stranger_and_the_way_to_clave_unica_write_none_either(
    app: Flask, portal: Portal
) -> None:
    before = rows(portal)
    browser = app.test_client()

    browser.get("/mis-solicitudes?pagina=2")
    browser.get("/entrar/funcionarios")
    browser.get("/entrar/claveunica")

    assert rows(portal) == before


def test_a_cookie_of_nobodys_making_is_no_session(app: Flask, portal: Portal) -> None:
    before = rows(portal)
    browser = app.test_client()

    for forged in ("x", "a.b.c", "eyJwZXJzb24iOiJ4In0.Zz.zz", LONG[:3000]):
        browser.set_cookie("sid", forged)
        assert browser.get("/mis-solicitudes").location == "/entrar"

    assert rows(portal) == before
