# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Papers with long names and long lists: nothing is lost, no page is anonymous or empty."""

import pypdfium2  # type: ignore[import-untyped] # It ships no types.

from munikit.printing import qr_png, render_paper

ASSETS = {"crest.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>', "qr.png": qr_png("x")}
LONG = "María de los Ángeles Concepción Huenchumilla-Errázuriz y Undurraga de la Fuente"
VALUES = {
    "municipality": "Municipalidad de Valdivia",
    "office": "Municipalidad de Valdivia · Independencia 455",
    "colour": "#0b4f6c",
    "trial": False,
    "signature": "none",
    "unit": "Secretaría Municipal",
    "title": "Certificado de personalidad jurídica",
    "folio": "VAL-D-2026-000123",
    "holder": LONG,
    "run": "12.345.678-5",
    "legal_basis": "Ley 19.418, artículos 7 y 8",
    "issued": "lunes 23 de noviembre de 2026, 12:00",
    "valid_from": "lunes 23 de noviembre de 2026",
    "valid_until": "",
    "code": "7KQ4-M2XD",
    "verify_address": "portal.example/verificar",
}


def pages_of(details: dict[str, str]) -> list[str]:
    paper = render_paper("", {**VALUES, "details": details}, ASSETS)
    document = pypdfium2.PdfDocument(paper.pdf)
    return [page.get_textpage().get_text_range() for page in document]


def test_a_long_list_goes_on_over_the_pages_and_loses_nobody() -> None:
    board = [f"{number}. {LONG}, directora" for number in range(1, 101)]

    pages = pages_of({"Directiva": "\n".join(board)})

    text = " ".join(pages)
    assert len(pages) >= 4
    # It begins where there is room, on the first page.
    assert "1. María" in pages[0]
    assert [n for n in range(1, 101) if f"{n}. María" not in text] == []


def test_each_page_says_whose_it_is() -> None:
    pages = pages_of({"Directiva": "\n".join([LONG] * 100)})

    assert [n for n, text in enumerate(pages, 1) if str(VALUES["folio"]) not in text] == []
    assert [n for n, text in enumerate(pages, 1) if str(VALUES["title"]) not in text] == []


def test_lines_stay_lines() -> None:
    (page,) = pages_of({"Dirección oficial": "Los Robles 125\nCasa B"})

    lines = [line.strip() for line in page.splitlines()]
    assert any(line.endswith("Los Robles 125") for line in lines)
    assert "Casa B" in lines


def test_a_certificate_with_a_long_name_and_address_is_one_page() -> None:
    home = "Pasaje Los Aromos de la Villa Padre Alberto Hurtado 12345, departamento 1204-B, torre A"

    pages = pages_of({"Domicilio declarado": home, "Vive ahí desde": "marzo de 2019"})

    assert len(pages) == 1
