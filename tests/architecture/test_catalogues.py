# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogues hold the texts of the sources: who translates sees each, and none that is gone."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from munikit.kernel.catalogues import is_usable
from words import KIT, packages, template, written

CATALOGUES = sorted(KIT.glob("*/**/translations/*/LC_MESSAGES/messages.po"))


@pytest.mark.parametrize("package", list(packages()), ids=lambda path: path.name)
def test_what_is_committed_is_what_the_sources_say(package: Path) -> None:
    stale = [
        str(file.relative_to(KIT))
        for file, content in written(package)
        if not file.is_file() or file.read_bytes() != content
    ]

    assert stale == [], "run `make words` and commit what it wrote"


def test_no_translation_has_a_place_that_its_text_does_not_fill() -> None:
    assert [f"{file}: {each}" for file in CATALOGUES for each in _unusable(file)] == []


def test_every_place_of_a_text_is_in_its_translation_too() -> None:
    assert [f"{file}: {each}" for file in CATALOGUES for each in _lacking(file)] == []


def test_no_text_is_counted_in_one_place_and_not_in_another() -> None:
    # One catalogue holds those of every package: the one read last would take the other's plural.
    every = [each for package in packages() for each in template(package) if each.id]
    counted = {each.id[0] for each in every if each.pluralizable}

    assert [each.id for each in every if not each.pluralizable and each.id in counted] == []


def _lacking(file: Path) -> list[str]:
    found = read_po(BytesIO(file.read_bytes()))
    return [str(each.id) for each in found if each.id and any(each.string) and not _is_whole(each)]


def _is_whole(message: Message) -> bool:
    """Say whether each form says every place; the form for one may leave the number out."""
    if not message.pluralizable:
        return _places(message.string) == _places(message.id)
    many = _places(message.id[-1])
    forms = [_places(each) for each in message.string]
    return forms[-1] == many and all(many - {"num"} <= each | {"num"} for each in forms)


def _places(text: str) -> set[str]:
    return {name or bare for name, bare in re.findall(r"%\((\w+)\)s|(\{\w*\})", text)}


def _unusable(file: Path) -> list[str]:
    found = read_po(BytesIO(file.read_bytes()))
    told = (each for each in found if each.id and each.string and not each.fuzzy)
    return [str(each.id) for each in told if any(each.string) and not is_usable(each)]
