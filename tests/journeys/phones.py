# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A phone that verifies papers: its camera, and pages with and without a network."""

import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import zxingcpp
from playwright.sync_api import BrowserContext, Page, expect

from munikit.app import Portal
from munikit_certificates.models import Document

PRINTED_DPI = 200


def prepare(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/v/")
    expect(page.get_by_text("Este teléfono puede verificar sin conexión")).to_be_visible()
    page.close()


def code_on_paper(portal: Portal, document: Document, dpi: int = PRINTED_DPI) -> str:
    """Return what a decoder we did not write reads off the page, as printed."""
    pdf = portal.database.wiring.files.get(document.sha256 or "")
    with pypdfium2.PdfDocument(pdf) as paper:
        picture = paper[0].render(scale=dpi / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(code.text)


def path_of(code: str) -> str:
    return code.removeprefix("http://127.0.0.1:8000")


def opened(phone: BrowserContext, path: str) -> Page:
    page = phone.new_page()
    page.goto(path)
    return page


def go_offline(phone: BrowserContext) -> None:
    phone.set_offline(True)
