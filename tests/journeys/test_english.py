# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Somebody who reads English applies and pays on a phone without scripts, and meets no Spanish."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from journeys.checking import await_text
from journeys.conftest import KIT, PHONE, START_SECONDS, RunningPortal
from journeys.people import picture
from playwright.sync_api import Browser, Page, expect

from munikit.kernel.rut import RUT

pytestmark = pytest.mark.browser

SCREENS = KIT / "build" / "screens"
# The RUN of nobody in the demo.
RUN = RUT.of(15_444_555)
VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
FEWEST_WORDS = 2

Left = dict[str, list[str]]


class English(HTMLParser):
    """The words of a page that it does not say are in another language."""

    def __init__(self) -> None:
        super().__init__()
        self.language: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        spoken = given.get("lang") or (self.language[-1] if self.language else "")
        if tag not in VOID:
            self.language.append(spoken)
        if spoken == "en":
            self.words += [given.get(name) or "" for name in ("alt", "aria-label", "title")]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.language:
            self.language.pop()

    def handle_data(self, data: str) -> None:
        if self.language and self.language[-1] == "en":
            self.words.append(data)


def spanish_sentences() -> Iterator[str]:
    """Yield what the catalogues say otherwise in English: the longest piece between places."""
    for file in KIT.glob("*/**/translations/en/LC_MESSAGES/messages.po"):
        for message in read_po(BytesIO(file.read_bytes())):
            if message.id and any(message.string) and message.id != message.string:
                texts = message.id if message.pluralizable else [message.id]
                for text in texts:
                    yield max(re.split(r"%\(\w+\)s|\{\w*\}", text), key=len).strip()


SPANISH = {text for text in spanish_sentences() if len(text.split()) >= FEWEST_WORDS}


def read(page: Page, name: str, left: Left) -> None:
    """Note what the page that is open says in Spanish, and keep a picture of it."""
    expect(page.locator("html"), name).to_have_attribute("lang", "en")
    page.wait_for_load_state("load")
    reader = English()
    reader.feed(page.content())
    words = " ".join(" ".join(reader.words).split())
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"english-{name}.png", full_page=True)
    found = [text for text in SPANISH if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words)]
    left.update({name: found} if found else {})


@pytest.fixture
def page(browser: Browser, portal: RunningPortal) -> Iterator[Page]:
    context = browser.new_context(
        base_url=portal.url,
        viewport=PHONE,  # type: ignore[arg-type] # a TypedDict in disguise.
        java_script_enabled=False,
        locale="en-GB",
    )
    context.set_default_timeout(START_SECONDS * 1000)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_resident_applies_and_pays_in_english(page: Page) -> None:
    left: Left = {}
    page.get_by_role("link", name="English", exact=True).focus()
    page.keyboard.press("Enter")
    read(page, "01-front", left)
    page.get_by_role("link", name="Permit for a market stall").click()
    read(page, "02-service", left)
    page.get_by_role("link", name="Start the application").click()
    press(page, "Continue")
    read(page, "03-requirement-with-error", left)
    page.get_by_label("Yes", exact=True).check()
    press(page, "Continue")
    sign_in(page, left)
    answer(page, left)
    check_and_pay(page, left)
    follow(page, left)
    assert left == {}


def sign_in(page: Page, left: Left) -> None:
    read(page, "04-sign-in", left)
    page.get_by_role("link", name="Continue with ClaveÚnica").click()
    page.get_by_label("RUN").fill(str(RUN))
    page.get_by_label("Clave de prueba").fill("testing")
    press(page, "Entrar")
    read(page, "05-before-beginning", left)
    press(page, "Start the application")


def answer(page: Page, left: Left) -> None:
    press(page, "Continue")
    read(page, "06-contact-with-error", left)
    page.get_by_label("Which email address should we write to?").fill("rosa@")
    # What is half filled goes to Spanish and back.
    press(page, "Español")
    expect(page.get_by_label("¿A qué correo le avisamos?")).to_have_value("rosa@")
    press(page, "English")
    box = page.get_by_label("Which email address should we write to?")
    expect(box).to_have_value("rosa@")
    expect(page.get_by_role("alert")).to_have_count(0)
    box.fill("rosa@ejemplo.cl")
    press(page, "Continue")
    choose(page, left)


def choose(page: Page, left: Left) -> None:
    page.get_by_label("Feria Fluvial", exact=True).check()
    read(page, "07-market", left)
    press(page, "Continue")
    page.get_by_label("Prepared food", exact=True).check()
    press(page, "Continue")
    for label, part in (("Day", "31"), ("Month", "2"), ("Year", "2027")):
        page.get_by_label(label, exact=True).fill(part)
    press(page, "Continue")
    read(page, "08-date-with-error", left)
    page.get_by_label("Day", exact=True).fill("15")
    page.get_by_label("Month", exact=True).fill("3")
    press(page, "Continue")
    photo = {"name": "card.png", "mimeType": "image/png", "buffer": picture()}
    page.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type] # As above.
    read(page, "09-document", left)
    press(page, "Continue")


def check_and_pay(page: Page, left: Left) -> None:
    read(page, "10-check", left)
    press(page, "Confirm and go to pay $36.220")
    read(page, "11-check-with-error", left)
    page.get_by_label("I declare that these details are true").check()
    press(page, "Confirm and go to pay $36.220")
    read(page, "12-pay", left)
    page.get_by_role("button", name=re.compile("with Webpay")).click()
    press(page, "Anular y volver")
    read(page, "13-payment-left", left)
    page.get_by_role("button", name=re.compile("with Webpay")).click()
    press(page, "Pagar")
    await_text(page, "We received your application")
    read(page, "14-sent", left)


def follow(page: Page, left: Left) -> None:
    page.get_by_role("link", name="See the status").click()
    read(page, "15-status", left)
    page.get_by_role("link", name="Payment receipt").click()
    read(page, "16-receipt", left)
    for name, path in (
        ("17-applications", "/mis-solicitudes"),
        ("18-services", "/tramites"),
        ("19-privacy", "/privacidad"),
        ("20-accessibility", "/accesibilidad"),
        ("21-verify", "/verificar"),
        ("22-not-there", "/no-existe"),
        ("23-debts", "/deudas"),
    ):
        page.goto(path)
        read(page, name, left)
