# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A language is offered where residents can go their whole way in it, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from munikit.kernel.catalogues import keep_words_of
from munikit.kernel.whole import offered_languages, percent_said

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture(autouse=True)
def root(tmp_path: Path) -> Iterator[Path]:
    keep_words_of([], tmp_path)
    yield tmp_path
    keep_words_of(["munikit"], tmp_path / "none")


def write(root: Path, name: str, texts: str) -> None:
    file = root / "translations" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEADER + texts, encoding="utf-8")


def sources(root: Path, *, met: int, of_officials: int = 0) -> None:
    residents = "".join(f'#. resident\nmsgid "M{n}"\nmsgstr ""\n\n' for n in range(met))
    others = "".join(f'msgid "O{n}"\nmsgstr ""\n\n' for n in range(of_officials))
    write(root, "messages.pot", residents + others)


def translation(root: Path, language: str, texts: str) -> None:
    write(root, f"{language}/LC_MESSAGES/messages.po", texts)


def said(*names: str) -> str:
    return "".join(f'msgid "{name}"\nmsgstr "said"\n\n' for name in names)


@pytest.mark.parametrize(
    ("translated", "offered"),
    [(0, ("es",)), (89, ("es",)), (90, ("es", "en")), (91, ("es", "en")), (100, ("es", "en"))],
)
def test_it_is_offered_from_nine_in_ten_texts_on(
    root: Path, translated: int, offered: tuple[str, ...]
) -> None:
    sources(root, met=100)
    translation(root, "en", said(*(f"M{n}" for n in range(translated))))

    assert percent_said("en") == translated
    assert offered_languages() == offered


def test_what_only_officials_read_does_not_count(root: Path) -> None:
    sources(root, met=10, of_officials=100)
    translation(root, "en", said(*(f"M{n}" for n in range(10))))
    translation(root, "fr", said(*(f"O{n}" for n in range(100))))

    assert offered_languages() == ("es", "en")


def test_what_is_unsure_or_names_another_place_does_not_count(root: Path) -> None:
    sources(root, met=8)
    write_places = '#. resident\nmsgid "Falta %(name)s"\nmsgstr ""\n\n'
    with (root / "translations/messages.pot").open("a", encoding="utf-8") as file:
        file.write(write_places)
    wrong = 'msgid "Falta %(name)s"\nmsgstr "%(what)s is missing"\n\n'
    unsure = "#, fuzzy\n" + said("M7")
    translation(root, "en", said(*(f"M{n}" for n in range(7))) + wrong + unsure)

    assert percent_said("en") == 77


def test_without_texts_to_say_nothing_is_offered(root: Path) -> None:
    translation(root, "en", said("M0"))

    assert offered_languages() == ("es",)
