# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A paper is, byte for byte, what WeasyPrint prints of its page alone, whatever came before it."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
import weasyprint

from munikit.kernel.errors import InvalidError
from munikit.printing import layout, paper_sources, qr_png
from munikit.printing.archival import mark_accessible
from munikit.printing.layout import LockedFetcher, lay_out
from munikit.printing.papers import OWN, STYLE, paper_html

# WeasyPrint leaves its own colour profile to the collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(ROOT.glob("modules/*/munikit_*/procedures/*/document.html"))
CREST = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
VALUES: dict[str, object] = {
    "municipality": "Municipalidad de Valdivia",
    "office": "Municipalidad de Valdivia · Independencia 455",
    "colour": "#0b4f6c",
    "trial": False,
    "signature": "own",
    "unit": "Secretaría Municipal",
    "title": "Certificado de número domiciliario",
    "folio": "VAL-D-2026-000123",
    "holder": "Rosa Huenchumán",
    "run": "12.345.678-5",
    "details": {"Rol de avalúo": "123-45"},
    "legal_basis": "Ley 18.695, artículo 24",
    "issued": "lunes 23 de noviembre de 2026, 12:00",
    "valid_from": "lunes 23 de noviembre de 2026",
    "valid_until": "",
    "code": "7KQ4-M2XD",
    "verify_address": "portal.example/verificar",
}
NAMES = (
    "Pedro Soto",
    "Rosa Elena Huenchumán Pérez",
    "María de los Ángeles Concepción Huenchumilla-Errázuriz y Undurraga de la Fuente",
    "Ο Κώστας Παπαδόπουλος",
    "Я",
    "שלום עולם",
    "Al\u00adfre\u00addo\u00a0Ño ﬁn \u200bÁ ",
)
STREETS = ["Los", "Robles", "Av.", "Ramón", "Picarte", "Independencia", "Pasaje", "Uno"]


def alone(html: str, assets: Mapping[str, bytes]) -> bytes:
    """Print as WeasyPrint's documentation says, from nothing."""
    css = paper_sources("")[STYLE]
    fonts = layout._FONTS  # noqa: SLF001 - one for the process.
    source = weasyprint.HTML(string=html, url_fetcher=LockedFetcher(assets), base_url="asset:")
    style = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=LockedFetcher({}))
    made = source.render(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-3a")
    pdf: bytes = made.write_pdf(pdf_variant="pdf/a-3a", finisher=mark_accessible)
    return pdf


def assert_same(html: str, assets: Mapping[str, bytes]) -> None:
    printed = lay_out(html, paper_sources("")[STYLE], assets)
    assert printed == alone(html, assets)


def pictures(of: str = "x") -> dict[str, bytes]:
    return {"crest.svg": CREST, "qr.png": qr_png(f"https://portal.example/v/{of}")}


def any_paper(chance: random.Random) -> dict[str, object]:
    """Make up what a paper says: short and long, one page and several, plain and peculiar."""
    address = " ".join(chance.choices(STREETS, k=chance.choice((1, 3, 9, 30))))
    board = "\n".join(chance.choices(NAMES, k=chance.choice((1, 1, 2, 70))))
    return {
        **VALUES,
        "folio": f"VAL-D-2026-{chance.randrange(10**6):06d}",
        "holder": chance.choice(NAMES),
        "run": chance.choice(("12.345.678-5", "6.111.111-K")),
        "trial": chance.random() < 0.1,
        "signature": chance.choice(("own", "advanced")),
        "details": {"Dirección": address, "Directiva": board},
        "code": "".join(chance.choices("23456789ABCDEFGH", k=4)) + "-M2XD",
        "valid_until": chance.choice(("", "domingo 23 de mayo de 2027")),
    }


@pytest.mark.parametrize("seed", range(4))
def test_papers_of_a_series_in_any_order_are_the_papers_alone(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets.
    papers = [any_paper(chance) for _ in range(6)]

    for values in chance.choices(papers, k=20):
        assert_same(paper_html(paper_sources(""), values), pictures(str(values["folio"])))


@pytest.mark.parametrize("template", TEMPLATES, ids=[path.parent.name for path in TEMPLATES])
def test_every_shipped_template_prints_the_same_each_time(template: Path) -> None:
    sources = paper_sources(template.read_text(encoding="utf-8"))

    for name in (*NAMES, NAMES[0]):
        assert_same(paper_html(sources, {**VALUES, "holder": name}), pictures(name))


def test_a_picture_that_is_missing_once_leaves_no_trace() -> None:
    page = "<html lang='es'><title>x</title><p><img src='asset:qr.png' alt='a code'> Rosa</html>"

    for assets in (pictures(), {}, pictures("y"), {}, {}):
        assert_same(page, assets)


def test_after_a_refused_paper_the_next_is_right() -> None:
    own = "<html lang='es'><title>x</title><p>{{ words }}</p><a href='{{ to }}'>x</a></html>"
    sources = {**paper_sources(""), OWN: own}
    good = {"words": "Rosa", "to": "https://portal.example/"}
    assert_same(paper_html(sources, good), {})

    with pytest.raises(InvalidError, match="no puede enlazar"):
        lay_out(
            paper_html(sources, {"words": "Pedro", "to": "javascript:alert(1)"}),
            sources[STYLE],
            {},
        )

    assert_same(paper_html(sources, good), {})
    assert_same(paper_html(sources, {**good, "words": "Pedro"}), {})
