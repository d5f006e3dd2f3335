# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is new says what it is for: every column, and every question of the kit's procedures.

What was there before is listed beside this file. The lists may only shrink.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.db import Base
from munikit.db.declared import declaration_of, declared
from munikit.procedures import load_procedure

ROOT = Path(__file__).parents[2]
LISTS = Path(__file__).parent / "undeclared"
# How many there were when the lists were made.
MOST = {"columns": 481, "questions": 30}


def silent_columns() -> Iterator[str]:
    discover(CORE)
    for table in Base.metadata.tables.values():
        yield from (
            f"{table.name}.{column.name}"
            for column in table.columns
            if declaration_of(column) is None
        )


def silent_questions() -> Iterator[str]:
    for folder in sorted(ROOT.glob("modules/*/munikit_*/procedures/*/procedure.toml")):
        procedure = load_procedure(folder.parent)
        yield from (
            f"{procedure.id}.{question.id}"
            for question in procedure.definition.questions
            if not (question.ground and question.kept)
        )


@pytest.mark.parametrize(
    ("what", "silent"), [("columns", silent_columns), ("questions", silent_questions)]
)
def test_what_is_new_says_its_purpose_its_ground_and_how_long_it_is_kept(
    what: str, silent: Callable[[], Iterator[str]]
) -> None:
    listed = (LISTS / f"{what}.txt").read_text("utf-8").split()
    found = sorted(silent())

    assert [each for each in found if each not in listed] == [], "say what it is for"
    assert [each for each in listed if each not in found] == [], "take it from the list"
    assert len(listed) <= MOST[what]


@pytest.mark.parametrize("lacking", ["purpose", "ground", "kept"])
def test_a_declaration_says_all_three(lacking: str) -> None:
    said = {"purpose": "Avisar", "ground": "Consentimiento", "kept": "Un año"}

    with pytest.raises(ValueError, match="says its purpose"):
        declared(**{**said, lacking: " "})
