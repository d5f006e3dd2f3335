# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogues hold the texts of the sources: who translates sees each, and none that is gone."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from words import KIT, packages, written

from munikit.kernel.catalogues import is_usable

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


def _unusable(file: Path) -> list[str]:
    found = read_po(BytesIO(file.read_bytes()))
    told = (each for each in found if each.id and each.string and not each.fuzzy)
    return [str(each.id) for each in told if any(each.string) and not is_usable(each)]
