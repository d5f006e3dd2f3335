# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes a page that is kept stale: each change shows, at once or within its seconds."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from flask import Flask
from flask.testing import FlaskClient

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.db import remembered
from munikit.kernel.clock import FixedClock, at
from munikit.kernel.table_files import read_as_it_stands
from munikit.kernel.units import UTMTable
from munikit.procedures.publications import PUBLICATIONS, ProcedureState, Publication
from munikit.testing.client import PageClient
from munikit.testing.portals import NOW

SHEET = "/tramites/permiso_feria"


def retire(portal: Portal, address: str, *, told: bool = True) -> None:
    procedure_id = address.rpartition("/")[2]
    with portal.database.transaction() as db:
        given = {"state": ProcedureState.RETIRED, "by_id": None, "digest": None}
        db.add(Publication(procedure_id=procedure_id, sent_digest=None, at=NOW, **given))
        if told:
            PUBLICATIONS.expire_after(db)


def shown_first(text_of_it: str) -> str:
    found = re.search(r'"(/tramites/\w+)"', text_of_it)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/", "/tramites"])
def test_what_is_retired_is_gone_from_the_pages_of_this_process_at_once(
    client: PageClient, portal: Portal, path: str
) -> None:
    address = shown_first(client.get(path).text)
    assert client.get(address).status_code == 200

    retire(portal, address)

    assert f'"{address}"' not in client.get(path).text
    assert client.get(address).status_code == 404


def test_what_another_process_retired_is_gone_after_the_seconds_it_is_remembered(
    client: PageClient, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/tramites")
    retire(portal, SHEET, told=False)

    known = client.get("/tramites").text
    later = monotonic() + 5.1
    monkeypatch.setattr(remembered, "monotonic", lambda: later)

    assert SHEET in known
    assert SHEET not in client.get("/tramites").text


def test_what_people_ask_for_most_is_counted_anew_after_its_minutes(
    browser: Callable[[], FlaskClient],
    work: Callable[[], AbstractContextManager[list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    browser().get("/")
    later = monotonic() + 601
    monkeypatch.setattr(remembered, "monotonic", lambda: later)

    with work() as done:
        browser().get("/")
    assert any("submitted_at" in each for each in done)


def test_the_day_of_the_commune_makes_a_page_anew(
    portal: Portal, browser: Callable[[], FlaskClient], is_made_anew: Callable[[str], bool]
) -> None:
    """A fee is of a month, and a date on a page of a day: at midnight there, not in UTC."""
    midnight = at(NOW.date() + timedelta(days=1), 0)
    clock = FixedClock(midnight - timedelta(seconds=1))
    portal.database.wiring = replace(portal.database.wiring, clock=clock)
    browser().get(SHEET)

    before = is_made_anew(SHEET)
    clock.moment = midnight

    assert not before
    assert is_made_anew(SHEET)


def utm(path: Path, pesos: int) -> None:
    path.write_text(f"mes,utm\n{NOW:%Y-%m},{pesos}\n", encoding="utf-8")


@pytest.fixture
def own_utm(portal: Portal, tmp_path: Path) -> Path:
    path = tmp_path / "utm.csv"
    utm(path, 70_000)
    table = partial(read_as_it_stands, UTMTable.read, path, "[units] utm_table")
    clock = FixedClock(NOW)
    portal.database.wiring = replace(portal.database.wiring, utm_table=table, clock=clock)
    return path


def test_another_value_of_the_utm_is_shown_at_once(client: PageClient, own_utm: Path) -> None:
    before = client.get(SHEET).text

    utm(own_utm, 71_000)

    after = client.get(SHEET).text
    assert after != before
    assert client.get(SHEET).text == after


def test_where_a_table_cannot_be_read_no_page_of_before_hides_it(
    browser: Callable[[], FlaskClient], own_utm: Path
) -> None:
    browser().get(SHEET)
    own_utm.write_text("mes,utm\nno,es\n", encoding="utf-8")

    unread = [browser().get(SHEET).status_code for _ in range(2)]
    utm(own_utm, 70_000)

    assert unread == [503, 503]
    assert browser().get(SHEET).status_code == 200


def test_pages_are_as_old_as_the_process_at_most(
    app: Flask, portal: Portal, browser: Callable[[], FlaskClient]
) -> None:
    """Settings, templates, translations and folders of procedures are read as it starts."""
    browser().get("/")
    anew = create_app(portal)

    assert app.extensions["munikit"].kept_pages.bytes_kept > 0
    assert anew.extensions["munikit"].kept_pages.bytes_kept == 0


def test_two_portals_of_one_process_have_pages_of_their_own(portal: Portal) -> None:
    one, other = create_app(portal), create_app(portal)
    one.jinja_env.globals["municipality"] = portal.settings.municipality.model_copy(
        update={"name": "Municipalidad de Prueba"}
    )

    assert "Municipalidad de Prueba" in FlaskClient(one, one.response_class).get("/privacidad").text
    assert (
        "Municipalidad de Prueba"
        not in FlaskClient(other, other.response_class).get("/privacidad").text
    )
