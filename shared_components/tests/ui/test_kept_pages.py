# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages that are the same for everybody come from memory, and never when they are not."""

import gzip
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask, Response, flash, request, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import text

from munikit.access import Actor
from munikit.app import Portal
from munikit.procedures import CATALOGUE
from munikit.testing.client import PageClient
from munikit.web import csrf_exempt, public, reading
from munikit.web.everybody import same_for_everybody
from munikit.web.kept_pages import KeptPages
from munikit.web.packing import Packed
from munikit.wiring import ask

PAGES = [
    "/",
    "/tramites",
    "/tramites/permiso_feria",
    "/tramites/permiso_feria/requisitos/1",
    "/privacidad",
    "/accesibilidad",
    "/entrar",
    "/salir/listo",
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_for_everybody_costs_no_template_and_no_statement(
    browser: Callable[[], FlaskClient],
    work: Callable[[], AbstractContextManager[list[str]]],
    path: str,
    method: str,
) -> None:
    first = browser().get(path)

    with work() as done:
        again = browser().open(path, method=method)

    assert done == []
    assert again.text == (first.text if method == "GET" else "")
    assert again.content_length == len(first.data)


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_that_has_the_page_is_told_so(client: PageClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Vary"] == "Cookie, Accept-Encoding"
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "script-src 'self'" in again.headers["Content-Security-Policy"]


def test_the_headers_of_a_page_from_memory_are_those_of_one_made_anew(client: PageClient) -> None:
    client.get("/")
    kept = dict(client.get("/").headers)
    anew = dict(client.get("/?nada=1").headers)

    for name in ("ETag", "Cache-Control", "Vary"):
        kept.pop(name)
        anew.pop(name, None)
    assert kept == anew | {"Content-Length": kept["Content-Length"]}
    assert len(kept) > 6


def test_each_language_has_a_page_and_a_tag_of_its_own(browser: Callable[[], FlaskClient]) -> None:
    spanish = browser()
    english = browser()
    english.set_cookie("idioma", "en")

    first = spanish.get("/")
    other = english.get("/")
    again = english.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert 'lang="en"' in other.text
    assert (again.status_code, again.text) == (200, other.text)
    assert spanish.get("/").text == first.text


def test_whoever_entered_is_shown_their_own_page_and_leaves_nothing_of_it(
    client: PageClient, browser: Callable[[], FlaskClient], resident: Callable[[str], Actor]
) -> None:
    rosa = resident("44.444.444-4")
    of_nobody = client.get("/")
    client.enter(rosa.id)

    hers = client.get("/", headers={"If-None-Match": of_nobody.headers["ETag"]})
    after = browser().get("/")

    assert (hers.status_code, hers.headers["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in hers.headers
    assert rosa.name in hers.text
    assert after.text == of_nobody.text


def test_a_page_made_first_for_whoever_entered_is_kept_for_nobody(
    client: PageClient, browser: Callable[[], FlaskClient], resident: Callable[[str], Actor]
) -> None:
    rosa = resident("44.444.444-4")
    client.enter(rosa.id)
    client.get("/")

    assert rosa.name not in browser().get("/").text


def test_with_the_cookie_of_a_session_or_a_query_a_page_is_made_anew(
    browser: Callable[[], FlaskClient],
    work: Callable[[], AbstractContextManager[list[str]]],
    is_made_anew: Callable[[str], bool],
) -> None:
    browser().get("/")

    assert not is_made_anew("/")
    assert is_made_anew("/?q=1")
    somebodys = browser()
    somebodys.set_cookie("sid", "x")
    with work() as done:
        anew = somebodys.get("/")
    assert done
    assert "ETag" not in anew.headers


@pytest.mark.parametrize("path", ["/entrar/funcionarios", "/?nada=1", "/nada", "/healthz"])
def test_nobody_on_the_way_keeps_what_is_not_for_all(client: PageClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "private, no-cache"


def test_what_a_language_chosen_by_address_keeps_is_kept_by_no_page(client: PageClient) -> None:
    chosen = client.get("/?idioma=en")

    assert "idioma=en" in chosen.headers["Set-Cookie"]
    assert "Set-Cookie" not in client.get("/").headers


def token() -> str:
    return f"<p>{generate_csrf()}</p>"


def news() -> str:
    flash("Se guardó.")
    return "<p>Se guardó.</p>"


def way() -> str:
    session["next_path"] = "/"
    return "<p>…</p>"


def table() -> str:
    with reading() as db:
        db.execute(text("SELECT count(*) FROM munikit_case"))
    return "<p>Hay solicitudes.</p>"


def told_otherwise() -> tuple[str, int]:
    return "<p>No.</p>", 422


def own_answer() -> Response:
    return Response("<p>…</p>", headers={"Set-Cookie": "a=b"})


@pytest.mark.parametrize("view", [token, news, way, table, told_otherwise, own_answer])
def test_a_page_with_something_of_one_person_or_one_moment_is_not_kept(
    app: Flask, browser: Callable[[], FlaskClient], view: Callable[[], Any]
) -> None:
    asked: list[str] = []
    noted = same_for_everybody(lambda: (asked.append("asked"), view())[1])
    app.add_url_rule("/propia", "own", public(noted))

    answers = [browser().get("/propia") for _ in range(2)]

    assert asked == ["asked", "asked"]
    assert "ETag" not in answers[1].headers


def test_the_same_view_without_any_of_it_is_kept(
    app: Flask, browser: Callable[[], FlaskClient]
) -> None:
    asked: list[str] = []
    app.add_url_rule(
        "/propia", "own", public(same_for_everybody(lambda: (asked.append("asked"), "<p>…</p>")[1]))
    )

    for _ in range(2):
        browser().get("/propia")

    assert asked == ["asked"]


def test_what_is_sent_is_acted_on_and_not_answered_from_memory(
    app: Flask, browser: Callable[[], FlaskClient]
) -> None:
    done: list[str] = []
    view = same_for_everybody(lambda: (done.append(request.method), "<p>…</p>")[1])
    app.add_url_rule("/propia", "own", csrf_exempt(public(view)), methods=["GET", "POST"])

    browser().get("/propia")
    answers = [browser().post("/propia") for _ in range(2)]

    assert done == ["GET", "POST", "POST"]
    assert "ETag" not in answers[1].headers


def test_what_nobody_has_is_answered_anew_and_fills_no_memory(
    app: Flask, client: PageClient
) -> None:
    client.get("/")
    kept: KeptPages = app.extensions["munikit"].kept_pages
    before = kept.bytes_kept

    for number in range(5):
        assert client.get(f"/tramites/nada{number}").status_code == 404
        assert client.get(f"/?q={number}").status_code == 200

    assert kept.bytes_kept == before > 0


def test_the_memory_for_pages_has_an_end_and_the_oldest_makes_room() -> None:
    pages = KeptPages(most_bytes=3_000)
    for name in ("a", "b", "c"):
        pages.keep(("", name, "es"), Packed("text/html", name.encode() * 1_400, b"", name), [])

    assert pages.bytes_kept == 2_800
    assert pages.find(("", "a", "es")) is None
    assert pages.find(("", "c", "es")) is not None


def test_what_holds_no_longer_or_never_did_is_not_found() -> None:
    pages = KeptPages()
    holds = [True]
    page = Packed("text/html", b"x", b"", "x")
    pages.keep(("", "a", "es"), page, [lambda: holds[0]])
    pages.keep(("", "b", "es"), page, [lambda: False])

    found = pages.find(("", "a", "es"))
    holds[0] = False

    assert found is page
    assert [pages.find(("", name, "es")) for name in "ab"] == [None, None]


@pytest.mark.parametrize(
    ("said", "packed"),
    [
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_a_page_for_everybody_goes_out_as_small_as_the_browser_takes_it(
    client: PageClient, browser: Callable[[], FlaskClient], said: str, *, packed: bool
) -> None:
    plain = client.get("/")
    answer = browser().get("/", headers={"Accept-Encoding": said})

    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    text_of_it = gzip.decompress(answer.data) if packed else answer.data
    assert text_of_it == plain.data
    assert (answer.headers["ETag"] == plain.headers["ETag"]) is not packed
    assert answer.content_length == len(answer.data)


def test_a_page_with_a_secret_is_not_compressed(
    client: PageClient, resident: Callable[[str], Actor]
) -> None:
    """Its length would tell a form's token, little by little (BREACH)."""
    takes = {"Accept-Encoding": "gzip"}
    stranger = client.get("/entrar/funcionarios", headers=takes)
    client.enter(resident("44.444.444-4").id)
    hers = client.get("/", headers=takes)

    assert "csrf_token" in stranger.text
    assert "csrf_token" in hers.text
    assert "Content-Encoding" not in {**stranger.headers, **hers.headers}


def test_the_sheet_of_every_procedure_comes_from_memory(
    portal: Portal, browser: Callable[[], FlaskClient], is_made_anew: Callable[[str], bool]
) -> None:
    with portal.database.reading() as db:
        procedures = [each.id for each in ask(db, CATALOGUE).procedures]

    for procedure_id in procedures:
        address = f"/tramites/{procedure_id}"
        if browser().get(address).status_code == 200:
            assert not is_made_anew(address), address
    assert len(procedures) > 3
