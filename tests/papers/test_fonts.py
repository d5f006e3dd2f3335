# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A paper is the same on every machine: its letters are the kit's, and none is a silent box."""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
from fontTools.ttLib import TTFont
from papers.shipped import ASSETS, OTHERS, PAIRS, VALUES, VERIFIABLE, printed

from munikit.kernel.errors import InvalidError
from munikit.printing import lettering, render_paper
from munikit.printing.lettering import named, unprintable
from munikit.printing.press import Press

FOLDER = lettering.font_settings().parent
KITS = {"Liberation-Sans", "Liberation-Mono"}
SHIPPED = VERIFIABLE | OTHERS


def fonts_in(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        found = [each for each in paper.objects if is_font(each)]
        names = [str(each.BaseFont).partition("+")[2] for each in found]
        return {"-".join(name.split("-")[:2]) for name in names}


def is_font(thing: pikepdf.Object) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    press = Press()
    yield press
    press.close()


def no_fonts(_folder: Path) -> str:
    return "<fontconfig></fontconfig>"


def an_odd_font(folder: Path) -> str:
    """Make a font of other widths that goes by the very name of the kit's."""
    with TTFont(FOLDER / "LiberationMono-Bold.ttf") as font:
        for record in font["name"].names:
            record.string = record.toUnicode().replace("Mono", "Sans").replace("Bold", "Regular")
        font.save(folder / "odd.ttf")
    return f"<fontconfig><dir>{folder}</dir></fontconfig>"


@pytest.fixture(scope="module", params=[no_fonts, an_odd_font], ids=lambda each: each.__name__)
def elsewhere(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Press]:
    """A press on a machine with other fonts."""
    folder = tmp_path_factory.mktemp("machine")
    settings = folder / "fonts.conf"
    settings.write_text(request.param(folder), encoding="utf-8")
    press = Press()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(settings))
        printed(press, "<p>x")
    yield press
    press.close()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_paper_is_the_same_whatever_fonts_the_machine_has(
    press: Press, elsewhere: Press, name: str
) -> None:
    values = PAIRS.get(name, {})

    there = printed(elsewhere, SHIPPED[name], **values)

    assert there == printed(press, SHIPPED[name], **values)
    assert fonts_in(there) == KITS


@pytest.mark.parametrize("family", ["DejaVu Sans", "Arial", "serif", "sans-serif", "cursive"])
def test_a_template_of_a_municipality_gets_the_kits_letters_too(press: Press, family: str) -> None:
    page = f"<p style=\"font-family:'{family}'\">Hola <i>Ñuñoa</i> <b><i>1</i></b> <code>x</code>"

    assert fonts_in(printed(press, page)) <= KITS


def test_the_list_of_letters_is_what_the_fonts_hold() -> None:
    held: set[int] = set()
    for path in FOLDER.glob("*.ttf"):
        with TTFont(path) as font:
            held |= font.getBestCmap().keys()

    assert unprintable("".join(map(chr, sorted(held)))) == ""
    lines = (FOLDER / "letters.txt").read_text(encoding="ascii").split()
    ends = [[int(end, 16) for end in line.split("-")] for line in lines]
    assert {code for end in ends for code in range(end[0], end[-1] + 1)} == held


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ñancupil Öztürk Łukasz D’Agostino O'Higgins", ""),
        ("ḻḻ ṉṉ ṯṯ ŋ ü ï ë ḷ ṣ", ""),
        ("N\u0303ancu e\u0301 Tu\u0308", ""),
        ("«» “” – — … · • ° º ª № € → ≤ ½ ² ×", ""),
        ("Иванов Παπαδόπουλος שלום", ""),
        ("línea\nlínea\tal\u00adma \u200b\u200d", ""),
        ("王菲", "王菲"),
        ("Ana 王王", "王"),
        ("محمد", "محد"),
        ("Puesto 🍎 ✓", "🍎✓"),
    ],
)
def test_what_a_paper_cannot_show_is_known_without_printing_it(text: str, missing: str) -> None:
    assert unprintable(text) == missing


@pytest.mark.parametrize("ending", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r\n"])
def test_what_an_office_program_pastes_between_lines_is_a_line_end(
    press: Press, ending: str
) -> None:
    pdf = printed(press, "<p>{{ holder }}", holder=f"Ana{ending}Rosa\x07")

    assert pdf == printed(press, "<p>{{ holder }}", holder="Ana\nRosa")


@pytest.mark.parametrize("text", ["王菲", "Ana 王王", "Puesto 🍎 ✓"])
def test_a_paper_with_a_missing_letter_is_refused_and_the_letter_named(
    press: Press, text: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        printed(press, "<p>{{ holder }}", holder=text)

    assert named(unprintable(text)) in str(refused.value)
    assert printed(press, "<p>{{ holder }}", holder="Ana")


@pytest.mark.parametrize("name", OTHERS)
def test_a_paper_that_must_be_made_says_a_missing_letter_by_its_number(name: str) -> None:
    name_of = {"payer": "王 Fang", "items": [("Quién presenta", "王 Fang")]}

    strange = render_paper(OTHERS[name], {**VALUES, **PAIRS.get(name, {}), **name_of}, ASSETS).pdf
    plain = render_paper(OTHERS[name], {**VALUES, **PAIRS.get(name, {})}, ASSETS).pdf

    assert "[U+738B] Fang" in text_of(strange)
    assert "se indica por su número Unicode" in text_of(strange)
    assert "número Unicode" not in text_of(plain)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def test_the_press_misses_exactly_the_letters_that_are_known_to_be_missing(press: Press) -> None:
    blocks = ((0x20, 0x600), (0x1E00, 0x2700), (0xFB00, 0xFB50), (0xFE00, 0xFE10))
    everything = "x ".join(chr(code) for first, last in blocks for code in range(first, last))
    missing = unprintable(everything)
    known = "".join(each for each in everything if each not in missing)

    with pytest.raises(InvalidError) as refused:
        printed(press, "<p>{{ holder }}", holder=everything)

    assert f"y {len(missing) - 8} más" in str(refused.value)
    assert printed(press, "<p>{{ holder }}", holder=known)


def test_many_missing_letters_are_named_briefly() -> None:
    assert named("王菲") == "«王» (U+738B), «菲» (U+83F2)"
    assert named("甲乙丙丁戊己庚辛壬癸").endswith("«辛» (U+8F9B) y 2 más")
