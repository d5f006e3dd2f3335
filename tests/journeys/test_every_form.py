# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever presses any button of any form sees the server's own answer, with scripts or without."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Blueprint, Response
from flask_wtf.csrf import generate_csrf
from fuzz.town import Subject, Town, build
from journeys.standing import Button, Kept, role_of, served, standing
from journeys.states import make_states
from journeys.submitting import WATCH, Submitting
from playwright.sync_api import Browser, BrowserContext

from munikit.web import public

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every form")]

# So many that some of them have something to pay.
_RESIDENTS = 30
# Answered by the page's own script; the codes never leave the phone.
IN_THE_BROWSER = {"GET offline.verifier"}
# Every other one is pressed. This may only get shorter.
NOT_PRESSED = {
    "filing.autosave": "the page's own script sends it, no button",
    "payments.come_back": "the gateway's page sends the browser there",
    "payments.notice": "the gateway itself sends it, no browser",
    "planted.answer": "the faults that are planted are tried apart",
}
FORM = """<form method=post action='/plantada/{0}'><input type=hidden name=csrf_token value='{1}'>
<button>Enviar</button></form>"""
PAGE = "<!DOCTYPE html><title>{0}</title><main><h1>{0}</h1>{1}</main>"
TAKE_OVER = """document.forms[0].addEventListener('submit', function (event) {
    event.preventDefault();
    %s
});"""
FETCH = """var request = new XMLHttpRequest(), button = document.querySelector('button');
    request.open('POST', this.action);
    request.onload = function () { %s };
    request.send(new FormData(this));"""
SHOW = "document.title = document.querySelector('h1').textContent = 'Listo';"
# What each script does wrong, and what is said of it.
SCRIPTS = {
    "sound": ("", ""),
    "swallows": (TAKE_OVER % FETCH % "", "shows ['Plantada']"),
    "silent": (TAKE_OVER % "", "nothing was answered"),
    "busy": (TAKE_OVER % FETCH % f"button.disabled = true; {SHOW}", "is busy for ever"),
    "throws": (TAKE_OVER % FETCH % f"{SHOW} nada();", "console: "),
}
SERVERS = {
    "nothing": (Response(status=204), "status 204 without a page"),
    "broken": (Response(PAGE.format("Listo", ""), 500, mimetype="text/html"), "status 500"),
}
planted = Blueprint("planted", __name__, url_prefix="/plantada")


@planted.get("/<fault>")
@public
def ask(fault: str) -> str:
    script = f"<script src='/plantada/{fault}.js' defer></script>" if fault in SCRIPTS else ""
    return PAGE.format("Plantada", FORM.format(fault, generate_csrf()) + script)


@planted.get("/<fault>.js")
@public
def script(fault: str) -> Response:
    return Response(SCRIPTS[fault][0], mimetype="text/javascript")


@planted.post("/<fault>")
@public
def answer(fault: str) -> Response:
    return SERVERS[fault][0] if fault in SERVERS else Response(PAGE.format("Listo", ""))


@dataclass
class Walk:
    """Everybody's browsers in front of one portal, which is put back before each button."""

    town: Town
    url: str
    kept: Kept
    browser: Browser
    states: list[tuple[str, str]]
    contexts: dict[tuple[str, bool], tuple[BrowserContext, Submitting]] = field(
        default_factory=dict
    )

    def press(self, button: Button, *, javascript: bool) -> list[str]:
        subject = self.town.subject(button.subject)
        key = (subject.name, javascript)
        if key not in self.contexts:
            self.contexts[key] = self._open(javascript=javascript)
        context, submitting = self.contexts[key]
        self.kept.put_back()
        self._enter(context, subject)
        return submitting.press(button)

    def _open(self, *, javascript: bool) -> tuple[BrowserContext, Submitting]:
        context = self.browser.new_context(
            java_script_enabled=javascript, service_workers="block", locale="es-CL"
        )
        context.set_default_timeout(0)  # One limit for all, the test's own.
        if javascript:
            context.add_init_script(WATCH)
        return context, Submitting(context.new_page(), self.url, javascript=javascript)

    def _enter(self, context: BrowserContext, subject: Subject) -> None:
        context.clear_cookies()
        cookie = subject.client.get_cookie("sid")
        if subject.person_id is not None and cookie is not None:
            context.add_cookies([{"name": "sid", "value": cookie.value, "url": self.url}])


@pytest.fixture(scope="module")
def walk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    town = build(tmp_path_factory.mktemp("town"), planted=planted, residents=_RESIDENTS)
    states = make_states(town)
    kept = Kept(town)
    with served(town.app) as url:
        walk = Walk(town, url, kept, browser, states)
        yield walk
        for context, _ in walk.contexts.values():
            context.close()
    kept.close()
    town.portal.database.engine.dispose()


@pytest.fixture(scope="module")
def buttons(walk: Walk) -> list[Button]:
    return standing(walk.town, walk.states)


def test_the_screen_shows_what_was_answered_whatever_is_pressed(
    walk: Walk, buttons: list[Button], *, javascript: bool
) -> None:
    known = IN_THE_BROWSER if javascript else set[str]()

    faults = {each: walk.press(each, javascript=javascript) for each in buttons}

    assert [
        fault for each, of in faults.items() if each.taken_by not in known for fault in of
    ] == []
    assert {each.taken_by for each, of in faults.items() if of} == known


def test_every_role_has_buttons_that_are_tried(walk: Walk, buttons: list[Button]) -> None:
    tried = {role_of(walk.town.subject(each.subject)) for each in buttons}

    assert {role_of(each) for each in walk.town.subjects} - tried == {"everything"}
    assert len({each.taken_by for each in buttons}) > 50


def test_every_address_that_takes_a_form_has_one_that_is_tried(
    walk: Walk, buttons: list[Button]
) -> None:
    rules = walk.town.app.url_map.iter_rules()
    taking = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}
    tried = {each.taken_by.removeprefix("POST ") for each in buttons}

    assert taking - tried == NOT_PRESSED.keys()


@pytest.mark.parametrize("fault", [*SCRIPTS, *SERVERS])
def test_what_is_planted_is_found(walk: Walk, fault: str, *, javascript: bool) -> None:
    button = Button("anonymous", f"/plantada/{fault}", 0, 0, "planted")
    words = SERVERS[fault][1] if fault in SERVERS else SCRIPTS[fault][1] if javascript else ""

    found = walk.press(button, javascript=javascript)

    # Without scripts a page whose script is at fault has none.
    assert [words in each for each in found] == ([True] if words else [])
