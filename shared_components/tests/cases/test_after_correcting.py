# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a correction would have cost or forbidden is told to whoever decides, in a note."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.case.models import CaseAct
from munikit.cases.corrections import answering, asking
from munikit.cases.messages.acts import NOTE
from munikit.db import Database
from munikit.procedures import Procedure, load_procedure

COSTS_LESS = (
    "Con lo que corrigió, el valor cambia de $72.440 a $36.220. Revise el cobro antes de resolver."
)
MakeCase = Callable[..., UUID]
TABLE = """[cost]
concept = "Derecho de poda"

[[cost.table]]
when = { question = "tree", is = "native" }
utm = "1"

[[cost.table]]
utm = "0.5"
"""
RULES = """
def eligible(answers):
    return "Los peumos no se podan." if answers.get("kind") == "Peumo" else None
"""


@pytest.fixture
def pruning(tmp_path: Path, procedure_text: str) -> Procedure:
    folder = tmp_path / "poda"
    folder.mkdir()
    cost = procedure_text[procedure_text.index("[cost]") : procedure_text.index("[cost.basis]")]
    toml = procedure_text.replace(cost, TABLE + "\n")
    (folder / "procedure.toml").write_text(toml, encoding="utf-8")
    (folder / "document.html").write_text("<h1>Permiso</h1>\n", encoding="utf-8")
    (folder / "rules.py").write_text(RULES, encoding="utf-8")
    return load_procedure(folder)


@pytest.mark.parametrize(
    ("asked", "answers", "note"),
    [
        (
            ["tree"],
            {"tree": "fruit", "photo": "x"},
            COSTS_LESS,
        ),
        (
            ["kind"],
            {"kind": "Peumo"},
            "Con lo que corrigió, no cumple un requisito: Los peumos no se podan.",
        ),
        (["kind"], {"kind": "Coigüe"}, ""),
    ],
)
def test_whoever_decides_is_told_what_follows_from_a_correction(
    database: Database,
    filed: MakeCase,
    rosa: Actor,
    marta: Actor,
    asked: list[str],
    answers: dict[str, str],
    note: str,
) -> None:
    case_id = filed()
    with database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        asking.ask_for_more(session, case_id, "Revise", questions=asked, seen=seen, by=marta)

    with database.transaction() as session:
        answering.answer(session, case_id, "", answers=answers, by=rosa)

    with database.reading() as session:
        notes = select(CaseAct).where(CaseAct.case_id == case_id, CaseAct.kind == NOTE.name)
        assert [(each.text, each.internal) for each in session.scalars(notes)] == (
            [(note, True)] if note else []
        )
