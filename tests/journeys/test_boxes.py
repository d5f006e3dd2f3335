# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a browser makes of what is typed in a box, with JavaScript and without; of no portal."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from flask import Flask
from journeys.conftest import KIT
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.datastructures import MultiDict

from munikit.web.forms import Form, GroupField, TextField, row_of

pytestmark = pytest.mark.browser

UI = KIT / "shared_components" / "munikit" / "web"
ADDRESS = "http://kit.test/"
Show = Callable[[str], Page]
# Without scripts nothing is kept as it is written.
SCRIPTED = pytest.mark.parametrize("javascript", [True], indirect=True, ids=["with JavaScript"])
ROWS = """
{% from "munikit/macros/forms.html" import field with context %}
<form method="post">{% for question in form %}{{ field(question) }}{% endfor %}
<button type="submit">Continuar</button></form>
"""
WRITING = """<form method="post" data-autosave="/borrador"><input type="hidden" name="made-from"
value="old"><label for="a">Nombre</label><input id="a" name="a">
<button type="submit">Continuar</button>
<button type="submit" name="leave" value="1">Salir</button></form>"""

RUN = "<label for=run>RUN</label><input id=run data-run>"


class Household(Form):
    people = GroupField("Personas", row=row_of({"name": TextField("Nombre")}), most=3)


@pytest.fixture
def show(browser: Browser, javascript: bool) -> Iterator[Show]:  # noqa: FBT001 - a fixture.
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()

    def answer(route: Route) -> None:
        words = "<template id=script-words data-kept='Guardado a las {}.'></template>"
        script = f"{words}<script src=portal.js></script>"
        if route.request.url.endswith(".js"):
            route.fulfill(path=UI / "assets" / "portal.js", content_type="text/javascript")
        elif route.request.method == "POST":
            said = f"<h1>Llegó</h1><pre>{route.request.post_data}</pre>"
            route.fulfill(body=said, content_type="text/html; charset=utf-8")
        else:
            pages = {"escribir": WRITING, "run": RUN}
            form = pages.get(route.request.url.rpartition("/")[2]) or _form()
            body = f"<!DOCTYPE html><meta charset=utf-8><body>{form}{script}"
            route.fulfill(body=body, content_type="text/html")

    def open_at(path: str) -> Page:
        page.route("**/*", answer)
        page.goto(ADDRESS + path)
        return page

    yield open_at
    context.close()


def _form() -> str:
    app = Flask("test", template_folder=str(UI / "templates"))
    app.secret_key = "a-secret-of-thirty-two-characters!"
    app.jinja_env.globals.update(_=lambda text, **rest: text % rest if rest else text)
    with app.test_request_context():
        form = Household(formdata=MultiDict())
        return app.jinja_env.from_string(ROWS).render(form=form)


def test_enter_in_a_row_goes_on_and_adds_no_row(show: Show) -> None:
    page = show("filas")
    page.get_by_label("Nombre").fill("Ana")

    page.get_by_label("Nombre").press("Enter")

    expect(page.get_by_role("heading")).to_have_text("Llegó")
    sent = parse_qs(page.locator("pre").inner_text())
    assert "people-add" not in sent
    assert sent["people-0-name"] == ["Ana"]


@SCRIPTED
def test_what_was_not_kept_is_named_and_the_page_knows_what_it_is_made_from(show: Show) -> None:
    page = show("escribir")
    page.route(
        "**/borrador",
        lambda route: route.fulfill(
            body="Falta «Su RUN».",
            content_type="text/plain; charset=utf-8",
            headers={"X-Made-From": "new"},
        ),
    )

    page.get_by_label("Nombre").fill("Ana")

    said = re.compile(r"Guardado a las \d+:\d\d\. Falta «Su RUN»\.")
    expect(page.get_by_role("status")).to_have_text(said)
    expect(page.locator("[name=made-from]")).to_have_value("new")


@SCRIPTED
def test_a_page_that_is_being_kept_is_sent_after_it(show: Show) -> None:
    page = show("escribir")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/borrador", hold)
    with page.expect_request("**/borrador"):
        page.get_by_label("Nombre").fill("Ana")

    page.get_by_role("button", name="Salir").click()
    held[0].fulfill(status=204, headers={"X-Made-From": "new"})

    expect(page.get_by_role("heading")).to_have_text("Llegó")
    sent = parse_qs(page.locator("pre").inner_text())
    assert (sent["made-from"], sent["leave"]) == (["new"], ["1"])


@SCRIPTED
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("12345678-5", "12.345.678-5"),
        ("012345678 5", "12.345.678-5"),
        ("1000005k", "1.000.005-K"),
        ("14206817", "14206817"),
        ("13.656.649", "13.656.649"),
        ("12 345 678", "12 345 678"),
    ],
)
def test_only_a_run_with_its_check_digit_told_apart_is_written_as_one(
    show: Show, typed: str, shown: str
) -> None:
    page = show("run")

    page.get_by_label("RUN").fill(typed)
    page.get_by_label("RUN").blur()

    expect(page.get_by_label("RUN")).to_have_value(shown)
