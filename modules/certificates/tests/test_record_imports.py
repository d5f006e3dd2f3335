# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists brought at the desk: looked over first, put in place whole, watched and repeated safely."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from munikit.app import Portal
from munikit.documents import keep
from munikit.kernel.clock import FixedClock
from munikit.kernel.spreadsheets import all_right
from munikit.outbox import run_due
from munikit_certificates.bringing import services as record_imports
from munikit_certificates.bringing.services import RecordImport
from munikit_certificates.records.services import Record, bring_records, recorded

Browse = Callable[..., FlaskClient]
LISTS = "/bandeja/listas-de-certificados"
BEFORE = ("rol,resultado,Dirección oficial", "1-1,emitir,Luz 1", "1-2,emitir,Luz 2", "1-3,revisar,")
AFTER = "rol,resultado,Dirección oficial\n1-1,emitir,Luz 1\n1-2,emitir,Sol 2\n1-4,emitir,Luz 4\n"
BAD = "rol,resultado,Calle\n1-1,quizás,Luz 1\n,emitir,Luz 2\n1-4,emitir,a\n01-4,revisar,\n"


@pytest.fixture
def keeper(portal: Portal, browse: Browse, official: Callable[[str], UUID]) -> FlaskClient:
    with portal.database.transaction() as session:
        bring_records(session, "addresses", "\n".join(BEFORE).encode())
    return browse(official("record_keeper"))


def post(client: FlaskClient, address: str, data: Mapping[str, object]) -> TestResponse:
    shown = client.get(address).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', shown)[-1]
    return client.post(address, data={"csrf_token": token, **data})


def send(client: FlaskClient, text: str) -> TestResponse:
    content = (BytesIO(text.encode()), "numeros.csv")
    return post(client, LISTS, {"source": "addresses", "file": content})


def facts(portal: Portal, key: str) -> Mapping[str, str]:
    with portal.database.reading() as session:
        return recorded(session, "addresses", key)


def test_only_who_keeps_the_lists_brings_them(
    browse: Browse, official: Callable[[str], UUID]
) -> None:
    assert browse(official("issuer")).get(LISTS).status_code == 403
    assert browse(official("record_keeper")).get(LISTS).status_code == 200


def test_a_file_is_looked_over_before_it_changes_anything(
    portal: Portal, keeper: FlaskClient
) -> None:
    sent = send(keeper, AFTER)

    shown = " ".join(re.sub(r"<[^>]+>", " ", keeper.get(sent.location or "").text).split())
    run_due(portal.database, portal.jobs)
    for said in ("Filas nuevas 1", "Filas que cambian 1", "Filas que salen de la lista 1"):
        assert said in shown
    assert facts(portal, "1-2") == {"Dirección oficial": "Luz 2"}


def test_the_first_lines_are_shown_as_they_were_read(keeper: FlaskClient) -> None:
    shown = keeper.get(send(keeper, AFTER).location or "").text

    assert "Las primeras filas, como se leyeron" in shown
    assert '<td data-label="Clave">1-2</td>' in shown
    assert "Dirección oficial: Sol 2" in shown


def test_a_list_that_an_earlier_version_took_and_this_one_does_not_has_its_page(
    portal: Portal, keeper: FlaskClient
) -> None:
    address = send(keeper, AFTER).headers["Location"]
    only_titles = portal.database.wiring.files.put(b"rol,resultado\n")
    with portal.database.transaction() as session:
        keep(session, only_titles, size_bytes=14, media_type="text/csv")
        session.scalars(select(RecordImport)).one().sha256 = only_titles

    assert keeper.get(address).status_code == 200


def test_a_confirmed_list_takes_the_place_of_the_other_whole(
    portal: Portal, keeper: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_imports, "CHUNK", 2)
    address = send(keeper, AFTER).location or ""

    post(keeper, address, {})
    waiting = keeper.get(address).text
    run_due(portal.database, portal.jobs)

    assert "Cargando: 0 de 3 filas." in waiting
    assert "La lista se cargó el" in keeper.get(address).text
    assert facts(portal, "1-2") == {"Dirección oficial": "Sol 2"}
    with portal.database.reading() as session:
        query = select(Record.source, func.count()).group_by(Record.source)
        assert session.execute(query).all() == [("addresses", 3)]


def test_every_line_that_cannot_be_used_is_named_and_none_is(
    portal: Portal, keeper: FlaskClient
) -> None:
    address = send(keeper, BAD).location or ""

    shown = keeper.get(address).text

    for said in ("no dice emitir ni revisar", "falta la clave", "01-4 ya está en la fila 4"):
        assert said in shown
    assert "Cargar la lista" not in shown
    token = re.findall(r'name="csrf_token" value="([^"]+)"', keeper.get(LISTS).text)[-1]
    assert keeper.post(address, data={"csrf_token": token}).status_code == 422
    assert facts(portal, "1-2") == {"Dirección oficial": "Luz 2"}


@pytest.mark.parametrize(
    "text", ["rol,color\n1,2\n", "", "rol,resultado\n", "a,resultado,a\n1,2,3"]
)
def test_a_file_that_is_no_list_is_refused_at_once(
    portal: Portal, keeper: FlaskClient, text: str
) -> None:
    assert send(keeper, text).status_code == 422
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RecordImport)) == 0


def test_a_list_that_says_the_same_is_not_loaded_again(
    portal: Portal, keeper: FlaskClient, clock: FixedClock
) -> None:
    address = send(keeper, AFTER).location or ""
    post(keeper, address, {})
    run_due(portal.database, portal.jobs)

    again = send(keeper, AFTER)

    assert clock.now()
    assert "ya dice lo mismo" in keeper.get(again.location or "").text


def test_a_job_that_died_half_way_is_taken_up_where_it_was(
    portal: Portal, keeper: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_imports, "CHUNK", 2)
    address = send(keeper, AFTER).location or ""
    post(keeper, address, {})
    import_id = UUID(address.rsplit("/", 1)[1])
    lines = all_right(record_imports.lines_of(AFTER.encode()))
    record_imports._lay_aside(portal.database, import_id, lines)  # noqa: SLF001 - the job's half.
    half = keeper.get(address).text
    unchanged = facts(portal, "1-2")

    run_due(portal.database, portal.jobs)

    assert "Cargando: 2 de 3 filas." in half
    assert unchanged == {"Dirección oficial": "Luz 2"}
    assert facts(portal, "1-4") == {"Dirección oficial": "Luz 4"}


def test_a_list_that_changed_meanwhile_must_be_looked_over_again(
    portal: Portal, keeper: FlaskClient, clock: FixedClock
) -> None:
    address = send(keeper, AFTER).location or ""
    clock.moment = clock.moment.replace(minute=clock.moment.minute + 1)
    with portal.database.transaction() as session:
        bring_records(session, "addresses", "\n".join(BEFORE[:2]).encode())

    assert post(keeper, address, {}).status_code == 409
    assert facts(portal, "1-4") == {}


@pytest.mark.parametrize("is_applied", [False, True], ids=["only looked over", "put in place"])
def test_a_list_that_was_only_looked_over_is_kept_for_a_week(
    portal: Portal, keeper: FlaskClient, clock: FixedClock, *, is_applied: bool
) -> None:
    sent = send(keeper, AFTER)
    if is_applied:
        post(keeper, sent.location or "", {})
    run_due(portal.database, portal.jobs)
    with portal.database.reading() as session:
        sha256 = session.scalars(select(RecordImport.sha256)).one()

    clock.moment += timedelta(days=6)
    run_due(portal.database, portal.jobs)
    first = portal.database.wiring.files.put_at(sha256)
    clock.moment += timedelta(days=2)
    run_due(portal.database, portal.jobs)
    run_due(portal.database, portal.jobs)

    assert first is not None
    with portal.database.reading() as session:
        left = list(session.scalars(select(RecordImport.sha256)))
    assert left == ([sha256] if is_applied else [])
    assert (portal.database.wiring.files.put_at(sha256) is not None) is is_applied
