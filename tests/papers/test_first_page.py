# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The first sheet proves the paper, however long the words on it: nothing is cut off either."""

from collections.abc import Iterator

import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
import zxingcpp
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from papers.shipped import VERIFIABLE, VERIFY_URL, printed

from munikit.printing.press import Press

NAME = "María de los Ángeles Concepción Huenchumilla-Errázuriz y Undurraga de la Fuente "
STREET = "Avenida Presidente Bernardo O'Higgins Riquelme 12.345, departamento 3401, torre B, Ñuble "
DAY = "miércoles 30 de septiembre de 2026"
LONGEST = {
    "municipality": "Municipalidad de San Francisco de Mostazal y San Vicente de Tagua Tagua",
    "office": STREET + "· +56 63 222 0000 · oficina.de.informaciones@municipalidad.example",
    "unit": "Dirección de Administración y Finanzas, Departamento de Rentas y Patentes",
    "title": "Certificado de personalidad jurídica de una organización comunitaria territorial",
    "holder": NAME * 3,
    "run": "99.999.999-9",
    "legal_basis": "Ley General de Urbanismo y Construcciones, artículo 116; " * 6,
    "issued": DAY + ", 23:59",
    "valid_from": DAY,
    "valid_until": DAY,
    "details": {f"Dato número {n} de la propiedad": STREET * 3 for n in range(12)},
    "verify_address": "tramites-en-linea.municipalidad-de-san-vicente.example/verificar",
    "verify_url": "https://tramites-en-linea.municipalidad-de-san-vicente.example/verificar",
    "trial": True,
}
UNBROKEN = {**LONGEST, "holder": "Ñ" * 240, "details": {"X" * 60: "W" * 900}}
LETTERS = st.characters(whitelist_categories=("Lu", "Ll"), max_codepoint=0x17F)
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=24), min_size=1, max_size=12).map(" ".join)
DAYS = st.dates().map(lambda day: f"miércoles {day.day} de septiembre de {day.year:04d}")
SAID = st.fixed_dictionaries(
    {
        "municipality": st.text(LETTERS, min_size=1, max_size=70),
        "holder": WORDS,
        "valid_from": DAYS,
        "valid_until": DAYS,
        "details": st.dictionaries(WORDS, WORDS, max_size=12),
        "trial": st.booleans(),
        "signature": st.sampled_from(("own", "advanced", "none")),
    }
)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


@pytest.mark.parametrize("name", VERIFIABLE)
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=SAID)
@example(said=LONGEST)
@example(said=UNBROKEN)
def test_the_first_sheet_has_the_code_that_proves_it(
    press: Press, name: str, said: dict[str, object]
) -> None:
    pdf = printed(press, VERIFIABLE[name], **said)

    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=3).to_pil()
        cut = [each for page in document for each in letters_outside(page)]
        text = document[0].get_textpage().get_text_range()
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in codes] == [VERIFY_URL]
    assert "7KQ4-M2XD" in text
    assert cut == []


def letters_outside(page: pypdfium2.PdfPage) -> list[str]:
    """Return the letters that stand where a printer does not print."""
    text = page.get_textpage()
    width, height = page.get_size()
    found = []
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if left < 15 or right > width - 15 or bottom < 15 or top > height - 15:
            found.append(text.get_text_range(index, 1))
    return [each for each in found if each.strip()]
