# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case keeps the procedure it was started with, whatever is edited later."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from munikit.db import Database
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures import Procedure, ProcedureVersion, load_procedure, remember, version
from munikit.procedures.versions import forget_known
from munikit.testing.portals import create_database, create_wiring

Write = Callable[..., Path]

RULES = """
from munikit.kernel.money import Money

def fee(answers, on):
    return Money(1500)
"""


@pytest.fixture
def database(tmp_path: Path) -> Database:
    forget_known()
    return create_database(tmp_path, create_wiring(tmp_path))


@pytest.fixture
def folder(write_procedure: Write) -> Path:
    return write_procedure(
        'utm = "0.5"', "rules = true", rules_py=RULES, document_html="<p>{{ holder }}</p>"
    )


@pytest.fixture
def pruning(folder: Path) -> Procedure:
    return load_procedure(folder)


def test_a_version_is_rebuilt_as_it_was(database: Database, pruning: Procedure) -> None:
    with database.transaction() as session:
        digest = remember(session, pruning)
    forget_known()

    with database.reading() as session:
        rebuilt = version(session, digest)

    assert rebuilt == pruning
    assert rebuilt.digest == digest
    fee = rebuilt.fee(date(2026, 11, 23), UTMTable({}, "none"), {"tree": "native"})
    assert fee is not None
    assert fee.total == Money(1500)


def test_remembering_twice_keeps_one_version(database: Database, pruning: Procedure) -> None:
    for _ in range(2):
        with database.transaction() as session:
            remember(session, pruning)

    with database.reading() as session:
        assert session.scalar(select(func.count(ProcedureVersion.digest))) == 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("procedure.toml", "minutes = 5", "minutes = 6"),
        ("rules.py", "1500", "1600"),
        ("document.html", "holder", "run"),
    ],
)
def test_editing_any_file_makes_another_version(
    folder: Path, pruning: Procedure, file: str, old: str, new: str
) -> None:
    edit(folder / file, old, new)

    assert load_procedure(folder).digest != pruning.digest


def test_a_remark_in_procedure_toml_makes_no_other_version(
    folder: Path, pruning: Procedure
) -> None:
    edit(folder / "procedure.toml", "minutes = 5", "minutes  =  5  # confirmado")

    assert load_procedure(folder).digest == pruning.digest


def edit(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_a_version_that_was_altered_is_not_used(database: Database, pruning: Procedure) -> None:
    with database.transaction() as session:
        digest = remember(session, pruning)
        altered = json.loads(json.dumps(pruning.content).replace("1500", "1"))
        session.execute(update(ProcedureVersion).values(content=altered))
    forget_known()

    with database.reading() as session, pytest.raises(ValueError, match="was altered"):
        version(session, digest)
