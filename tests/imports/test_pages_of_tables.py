# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every page of the desk that takes a table refuses what is none, and keeps the other answers."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from imports.mischief import MISCHIEF, READERS
from werkzeug.test import TestResponse

from munikit.app import compose
from munikit.app.web import create_app
from munikit.db.migrate import upgrade
from munikit.outbox import run_due
from munikit.people import create_official
from munikit.testing.browser import Browser
from munikit.testing.portals import write_portal

PASSWORD = "tres gatos en la costanera"
ENABLED = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
# What else each page asks, of which an answer stays when the file is refused.
PAGES = {
    "/bandeja/deudas": {},
    "/bandeja/conciliacion": {"gateway": "webpay"},
    "/bandeja/transferencias": {},
    "/bandeja/listas-de-certificados": {"source": "addresses"},
    "/bandeja/lotes-de-certificados": {"procedure": "certificado_numero"},
}
# Who reads what each is brought.
BROUGHT = ("debts", "settlement", "transfers", "lists", "lots")
TITLES = "id;tipo;concepto;monto;vence;fecha;operacion;glosa;orden;run;nombre;resultado"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    root: Path = tmp_path_factory.mktemp("pages")
    portal = compose(write_portal(root, ENABLED))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    roles = [role.name for module in portal.modules for role in module.roles]
    with portal.database.transaction() as session:
        create_official(
            session, email="rosa@x.example", name=("Rosa", "Soto"), password=PASSWORD, roles=roles
        )
    app = create_app(portal)
    browser = Browser(app.test_client())
    browser.sign_in("rosa@x.example", PASSWORD)
    app.extensions["worked_off"] = lambda: run_due(portal.database, portal.jobs)
    yield browser
    portal.database.engine.dispose()


def test_the_list_names_every_page_that_takes_a_table(browser: Browser) -> None:
    rules = browser.client.application.url_map.iter_rules()
    desk = {r.rule for r in rules if r.rule.startswith("/bandeja") and not r.arguments}
    takes = {rule for rule in desk if 'accept=".csv' in browser.get(rule).text}

    assert takes == set(PAGES)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("mischief", ["three hundred columns", "a workbook", "nothing"])
def test_a_page_says_what_is_wrong_with_a_table(browser: Browser, path: str, mischief: str) -> None:
    make, said = MISCHIEF[mischief]
    content = (BytesIO(make(TITLES, "")), "tabla.csv")

    answer = browser.post(path, file=content, **PAGES[path])
    text = said_at_the_end(browser, answer)

    assert re.search(said, text)
    assert all(re.search(rf'value="{kept}"[^>]*checked', text) for kept in PAGES[path].values())


@pytest.mark.parametrize(("path", "reader"), list(zip(PAGES, BROUGHT, strict=True)))
def test_a_table_of_titles_alone_is_not_said_to_be_loaded(
    browser: Browser, path: str, reader: str
) -> None:
    content = (BytesIO(READERS[reader].titles.encode()), "tabla.csv")

    answer = browser.post(path, file=content, **PAGES[path])
    text = said_at_the_end(browser, answer)

    assert "El archivo no tiene filas: solo dice los títulos" in text
    assert re.search(r">\s*Cargad[oa]", text) is None


def said_at_the_end(browser: Browser, answer: TestResponse) -> str:
    """Return what is said of a file: the job that reads one says so on the page of the file."""
    if answer.status_code == 303:
        browser.client.application.extensions["worked_off"]()
        answer = browser.get(answer.location or "")
    assert answer.status_code in (200, 422)
    return answer.text
