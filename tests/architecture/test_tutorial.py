# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the tutorial tells people to press or read stands, letter by letter, in what they see."""

import re
from pathlib import Path

import pytest

KIT = Path(__file__).parents[2]
TUTORIAL = (KIT / "docs" / "tutorial.md").read_text("utf-8")
# A heading of the tutorial itself.
OWN = {"Para volver atrás"}
QUOTED = sorted(set(re.findall(r"«([^»]+)»", TUTORIAL)) - OWN)
SEEN = (".html", ".py", ".toml")


@pytest.fixture(scope="module")
def seen() -> str:
    folders = [KIT / "shared_components" / "munikit", *(KIT / "modules").glob("*/munikit_*")]
    files = (path for folder in folders for path in folder.rglob("*") if path.suffix in SEEN)
    return "\n".join(path.read_text("utf-8") for path in sorted(files))


def test_the_tutorial_names_things_to_press() -> None:
    assert {"Pagar", "Firmar y aprobar", "Tomar esta solicitud"} <= set(QUOTED)


@pytest.mark.parametrize("words", QUOTED)
def test_what_the_tutorial_quotes_is_on_a_page(words: str, seen: str) -> None:
    quoted = re.escape(words)
    found = rf"[>\"'»« ]{quoted}[<\"'.» ?]|^\s*{quoted}"
    assert re.search(found, seen, re.MULTILINE)
