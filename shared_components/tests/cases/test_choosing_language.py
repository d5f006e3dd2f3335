# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Choosing a language keeps the page and what was typed, and offers none that is half there."""

import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases.case.models import Case
from munikit.db import Base
from munikit.kernel.catalogues import folders, keep_words_of
from munikit.procedures import Catalogue, load_procedure
from munikit.testing.browser import Browser
from munikit.testing.portals import put_catalogue

Enter = Callable[[str], Browser]
ENGLISH = (Path(__file__).parent / "poda.en.toml").read_bytes()
CHOOSER = re.compile(r'<nav class="languages".*?</nav>', re.DOTALL)
PAGES = Path(str(files("munikit.cases"))) / "templates/munikit/cases"


@pytest.fixture
def translated(portal: Portal) -> Portal:
    folder = portal.settings.root / "procedures" / "poda"
    (folder / "procedure.en.toml").write_bytes(ENGLISH)
    others = [each for each in portal.catalogue.procedures if each.id != "poda"]
    put_catalogue(portal.database, Catalogue([*others, load_procedure(folder)]))
    return portal


@pytest.fixture
def only_texts(portal: Portal) -> Iterator[Callable[[int], None]]:
    """Let the portal's catalogue say so many of a hundred texts in English, and no other."""
    root = portal.settings.root

    def write(said: int) -> None:
        place = root / "translations/en/LC_MESSAGES"
        place.mkdir(parents=True)
        head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        known = "".join(f'#. resident\nmsgid "T{n}"\nmsgstr ""\n\n' for n in range(100))
        (root / "translations/messages.pot").write_text(head + known, encoding="utf-8")
        told = "".join(f'msgid "T{n}"\nmsgstr "t"\n\n' for n in range(said))
        (place / "messages.po").write_text(head + told, encoding="utf-8")
        keep_words_of([], root)

    before = folders()
    yield write
    packages = [each.parts[-2] for each in before[:-1]]
    keep_words_of(packages, before[-1].parent)


def chooser(page: str) -> str:
    found = CHOOSER.search(page)
    return found[0] if found else ""


@pytest.mark.parametrize(("said", "offered"), [(89, False), (91, True)])
def test_a_language_is_offered_where_nine_in_ten_texts_are_said_in_it(
    enter: Enter,
    only_texts: Callable[[int], None],
    said: int,
    offered: bool,  # noqa: FBT001 - a row.
) -> None:
    only_texts(said)
    rosa = enter("rosa")

    page = rosa.get("/tramites").text

    assert ("English" in chooser(page)) is offered
    assert ('<html lang="en">' in rosa.get("/?idioma=en").text) is offered


def test_every_page_offers_it_by_its_own_name_and_keeps_what_was_asked(enter: Enter) -> None:
    rosa = enter("rosa")

    offered = chooser(rosa.get("/tramites?q=poda").text)

    assert '<a href="?q=poda&amp;idioma=en" hreflang="en">English</a>' in offered
    assert '<li lang="en">' in offered
    assert '<strong aria-current="true">Español</strong>' in offered
    assert 'value="poda"' in rosa.get("/tramites?q=poda&idioma=en").text


def test_a_procedure_that_is_not_translated_is_not_offered_and_says_it_is_spanish(
    enter: Enter,
) -> None:
    rosa = enter("rosa")

    assert chooser(rosa.get("/tramites/poda").text) == ""
    page = rosa.get("/tramites/poda?idioma=en").text

    assert '<html lang="en">' in page
    assert '<h1><span lang="es">Permiso de poda</span></h1>' in page
    assert "The texts of this service are only in Spanish." in chooser(page)
    assert ">Español</a>" in chooser(page)


@pytest.mark.usefixtures("translated")
def test_enter_in_a_box_sends_the_form_and_changes_no_language(
    enter: Enter, begin: Callable[[Browser], str]
) -> None:
    """A browser presses the first button of a form, wherever it stands in the page."""
    rosa = enter("rosa")

    page = rosa.get(f"{begin(rosa)}/paso/contacto").text

    buttons = re.findall(r"<button[^>]*>", page[page.index('id="typed"') :])
    assert "in-language" not in buttons[0]
    assert "in-language" not in page[: page.index('id="typed"')]


@pytest.mark.usefixtures("translated")
def test_a_form_that_is_half_filled_comes_back_in_the_language_and_nothing_is_kept(
    portal: Portal, enter: Enter, begin: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")
    address = f"{begin(rosa)}/paso/contacto"
    page = rosa.get(address).text
    assert 'form="typed" name="in-language" value="en" formnovalidate' in chooser(page)

    answer = rosa.post(address, email="rosa@", phone="9 8765", **{"in-language": "en"})

    assert answer.status_code == 200
    assert '<html lang="en">' in answer.text
    assert 'value="rosa@"' in answer.text
    assert 'class="error' not in answer.text
    assert '<html lang="en">' in rosa.get(address).text
    with portal.database.reading() as session:
        kept = session.scalars(select(Case)).one().answers
    assert kept == {"email": "rosa@valdivia.example"}


@pytest.mark.usefixtures("translated")
@pytest.mark.parametrize("address", ["paso/contacto", "paso/contacto?idioma=en"])
def test_what_is_sent_after_choosing_is_acted_on(
    enter: Enter, begin: Callable[[Browser], str], address: str
) -> None:
    rosa = enter("rosa")
    page = f"{begin(rosa)}/{address}"
    rosa.post(page, email="rosa@", **{"in-language": "en"})

    answer = rosa.post(page, email="rosa@ejemplo.cl")

    assert answer.status_code == 303


def test_only_somebody_who_holds_the_page_may_have_it_in_another_language(
    enter: Enter, begin: Callable[[Browser], str]
) -> None:
    rosa, marta = enter("rosa"), enter("pedro")
    address = f"{begin(rosa)}/paso/contacto"

    assert marta.post(address, email="x", **{"in-language": "en"}).status_code in (403, 404)


def test_an_official_reads_spanish_whatever_was_chosen_before(enter: Enter) -> None:
    marta = enter("marta")

    page = marta.get("/bandeja?idioma=en").text

    assert '<html lang="es-CL">' in page
    assert chooser(page) == ""


def test_the_form_of_every_page_that_keeps_typed_text_can_be_sent_for_a_language() -> None:
    kept = ("act", "answer", "appeal", "another_power", "check", "contact")
    kept += ("representation", "step", "survey")

    forms = [(PAGES / f"{name}.html").read_text(encoding="utf-8") for name in kept]

    assert [each.count('<form id="typed" method="post"') for each in forms] == [1] * len(kept)


@pytest.mark.usefixtures("translated")
def test_nothing_that_is_kept_is_in_the_language_of_who_did_it(
    portal: Portal, enter: Enter, send: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")
    rosa.get("/tramites/poda?idioma=en")

    address = send(rosa)
    rosa.post(f"{address}/mensaje", text="Hay un nido en el árbol.")
    rosa.post(f"{address}/retirar")

    assert '<html lang="en">' in rosa.get(address).text
    english = [text for text in kept_texts(portal) if any(each in text for each in ENGLISH_TEXTS)]
    assert english == []


FEWEST_WORDS = 3
ENGLISH_TEXTS = {
    piece.strip()
    for file in Path(str(files("munikit"))).glob("translations/en/LC_MESSAGES/messages.po")
    for message in read_po(BytesIO(file.read_bytes()))
    if message.id and any(message.string) and message.string != message.id
    for text in (message.string if message.pluralizable else [message.string])
    for piece in re.split(r"%\(\w+\)s|\{\w*\}", text)
    if len(piece.split()) >= FEWEST_WORDS
}


def kept_texts(portal: Portal) -> list[str]:
    """Return every row of every table as it is written; a procedure keeps its translations."""
    with portal.database.reading() as session:
        tables = [each for each in Base.metadata.sorted_tables if "procedure" not in each.name]
        return [str(tuple(row)) for table in tables for row in session.execute(select(table))]
