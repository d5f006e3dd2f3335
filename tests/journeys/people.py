# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people do in the portal, step by step, as a browser sees it."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from journeys.conftest import RunningPortal
from PIL import Image
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT


@dataclass
class Resident:
    """Somebody with a RUN, in front of a page."""

    page: Page
    run: RUT

    def sign_in(self) -> None:
        self.page.get_by_role("link", name="Continuar con ClaveÚnica").click()
        self.enter()

    def enter(self) -> None:
        """Say who they are on ClaveÚnica's own page, which speaks Spanish."""
        self.page.get_by_label("RUN").fill(str(self.run))
        self.page.get_by_label("Clave de prueba").fill("testing")
        self.page.get_by_role("button", name="Entrar", exact=True).click()

    def answer(self, question: str, text: str) -> None:
        self.page.get_by_label(question).fill(text)

    def choose(self, option: str) -> None:
        self.page.get_by_label(option, exact=True).check()

    def go_on(self, button: str = "Continuar") -> None:
        # A file is sent by the page's own script, which then leads on.
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def write_date(self, day: str, month: str, year: str) -> None:
        self.page.get_by_label("Día").fill(day)
        self.page.get_by_label("Mes").fill(month)
        self.page.get_by_label("Año").fill(year)

    def attach(self, name: str) -> None:
        photo = {"name": name, "mimeType": "image/png", "buffer": picture()}
        self.page.locator("input[type=file]").set_input_files(photo)

    def pay(self, *, button: str = "Pagar") -> None:
        self.page.get_by_role("button", name=re.compile(r"con Webpay")).click()
        self.page.get_by_role("button", name=button, exact=True).click()


@dataclass
class Official:
    """Somebody with a local account, in front of a page."""

    page: Page
    email: str
    password: str

    def sign_in(self) -> None:
        self.page.goto("/entrar/funcionarios")
        self.page.get_by_label("Correo institucional").fill(self.email)
        self.page.get_by_label("Clave").fill(self.password)
        self.page.get_by_role("button", name="Entrar", exact=True).click()

    def open_case(self, folio: str) -> None:
        self.page.goto(f"/bandeja?b=todas&q={folio}")
        self.page.get_by_role("link", name=folio).click()

    def decide(self, decision: str, text: str = "") -> None:
        self.page.get_by_role("link", name="Aprobar o rechazar").click()
        self.page.get_by_label(decision).check()
        self.page.get_by_label("Texto de la decisión").fill(text)
        self.page.get_by_role("button", name="Revisar antes de firmar").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Revise antes de firmar")


def official(page: Page, root: Path, account: str) -> Official:
    """Return one of the demo's officials: ``revision``, ``jefatura`` or ``caja``."""
    accounts = json.loads((root / "instance/demo-accounts.json").read_text(encoding="utf-8"))
    email = next(each for each in accounts["emails"] if each.startswith(f"{account}@"))
    return Official(page, email, accounts["password"])


def enter(open_page: Callable[..., Page], portal: RunningPortal, account: str) -> Official:
    """Return one of the demo's officials, signed in."""
    entered = official(open_page("/"), portal.root, account)
    entered.sign_in()
    return entered


def picture() -> bytes:
    """Return a small photograph of nothing."""
    out = io.BytesIO()
    Image.new("RGB", (640, 400), "#d8e4ea").save(out, "PNG")
    return out.getvalue()
