# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Papers: what they refer to, where they lead, how they read."""

import io
import re

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
import zxingcpp
from jinja2 import TemplateError

from munikit.kernel.errors import InvalidError
from munikit.printing import qr_png, render_paper

VALUES = {
    "municipality": "Municipalidad de Valdivia",
    "office": "Municipalidad de Valdivia · Independencia 455",
    "colour": "#0b4f6c",
    "trial": False,
    "signature": "none",
    "unit": "Rentas",
    "title": "Permiso para puesto en feria",
    "folio": "VAL-D-2026-000123",
    "holder": "Rosa Huenchumán",
    "run": "12.345.678-5",
    "details": {"Feria": "Feria Fluvial"},
    "legal_basis": "Ley 18.695, artículo 36",
    "issued": "lunes 23 de noviembre de 2026, 12:00",
    "valid_from": "lunes 7 de diciembre de 2026",
    "valid_until": "",
    "code": "7KQ4-M2XD",
    "verify_address": "portal.example/verificar",
}
CREST = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
VERIFY_URL = "https://portal.example/v/VAL-D-2026-000123?c=7KQ4M2XD9ABCDEFGHJKMNPQRST"


def create_paper(template: str = "", **values: object) -> bytes:
    assets = {"crest.svg": CREST, "qr.png": qr_png(VERIFY_URL)}
    return render_paper(template, {**VALUES, **values}, assets).pdf


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join("\n".join(pages).split())


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "file:///etc/passwd", "http://mala.example", "data:text/html,x"],
)
def test_a_paper_leads_only_to_https_and_mail(target: str) -> None:
    with pytest.raises(InvalidError):
        render_paper(f'<a href="{target}">x</a>', {}, {})


def test_a_paper_may_lead_to_an_ordinance() -> None:
    assert render_paper('<a href="https://www.bcn.cl/leychile">Ley</a>', {}, {}).pdf


def test_what_people_wrote_is_text_and_never_markup() -> None:
    pdf = create_paper(holder="<img src=x> {{ 7*7 }} <b>Rosa</b>")

    assert "<img src=x> {{ 7*7 }} <b>Rosa</b>" in text_of(pdf)


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ title.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% include '../models.py' %}",
        "{{ forgotten }}",
    ],
)
def test_a_template_says_anything_and_does_nothing(template: str) -> None:
    with pytest.raises(TemplateError):
        create_paper(template)


def test_a_page_that_would_keep_the_worker_for_minutes_is_refused() -> None:
    with pytest.raises(InvalidError):
        create_paper(details={f"Fila {n}": "x" for n in range(20_000)})


def test_the_qr_on_the_paper_is_the_verification_address() -> None:
    with pypdfium2.PdfDocument(create_paper()) as document:
        picture = document[0].render(scale=3).to_pil()

    (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text == VERIFY_URL


def test_the_paper_says_everything_a_reader_needs() -> None:
    text = text_of(create_paper())

    for part in ("VAL-D-2026-000123", "7KQ4-M2XD", "12.345.678-5", "portal.example/verificar"):
        assert part in text
    assert "Sin vencimiento" in text
    assert "Documento sin firma electrónica avanzada" in text


def test_a_portal_on_trial_makes_papers_that_say_so() -> None:
    words = "Documento de prueba, sin valor"

    assert words in text_of(create_paper(trial=True))
    assert words not in text_of(create_paper(trial=False))


def test_the_paper_is_tagged_titled_and_in_spanish() -> None:
    with pikepdf.open(io.BytesIO(create_paper())) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "es-CL"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Permiso para puesto en feria VAL-D-2026-000123"


def test_the_paper_is_made_to_last() -> None:
    with pikepdf.open(io.BytesIO(create_paper())) as document:
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
        fonts = [each for each in document.objects if is_font_program(each)]
        assert all(any(f"/FontFile{n}" in font for n in ("", "2", "3")) for font in fonts)
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/EmbeddedFiles" not in document.Root.get("/Names", {})


def is_font_program(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"


def test_the_order_of_reading_is_the_order_of_the_words() -> None:
    with pikepdf.open(io.BytesIO(create_paper())) as document:
        kinds = [str(each.S) for each in document.objects if is_tag(each)]

    assert kinds.count("/H1") == 1
    assert kinds.count("/Figure") == 2
    assert {"/Table", "/TH", "/TD", "/P"} <= set(kinds)


def is_tag(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"


def test_every_picture_says_what_it_shows() -> None:
    with pikepdf.open(io.BytesIO(create_paper())) as document:
        figures = [each for each in document.objects if is_tag(each) and each.S == "/Figure"]
        assert figures
        assert all(len(str(each.Alt)) > 10 for each in figures)


def test_the_twin_says_the_same_words_without_style() -> None:
    twin = render_paper("", VALUES, {"crest.svg": CREST, "qr.png": qr_png(VERIFY_URL)}).twin

    for words in ("VAL-D-2026-000123", "12.345.678-5", "Feria Fluvial", "7KQ4-M2XD"):
        assert words in twin
    assert not re.search(r"<style|style=|<script|<img|asset:", twin)


def test_the_same_paper_is_the_same_bytes() -> None:
    assert create_paper() == create_paper()


def test_an_ordinary_paper_is_one_page() -> None:
    details = {f"Dato {n}": "Texto de una línea" for n in range(7)}

    with pypdfium2.PdfDocument(create_paper(details=details)) as document:
        assert len(document) == 1
