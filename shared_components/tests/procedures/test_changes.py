# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A diff of two versions names what changed, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.procedures import Procedure, load_procedure
from munikit.procedures.changes import changes
from munikit.procedures.commands import procedure as command

Write = Callable[..., Path]


@pytest.fixture
def before(write_procedure: Write) -> Procedure:
    return load_procedure(write_procedure())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("business_days = 20", "business_days = 15", ["~ deadline.business_days: «20» → «15»"]),
        ('utm = "0.5"', "pesos = 5000", ["- cost.utm: «0.5»", "+ cost.pesos: «5000»"]),
        (
            '  { value = "fruit", label = "Frutal" },\n',
            '  { value = "fruit", label = "Frutal" },\n  { value = "palm", label = "Palma" },\n',
            ["+ pages.arbol.questions.tree.options.palm: «Palma»"],
        ),
        (
            'label = "¿Es urgente?"',
            'label = "¿Es muy urgente?"',
            ["~ pages.arbol.questions.urgent.label: «¿Es urgente?» → «¿Es muy urgente?»"],
        ),
        ("minutes = 5", "minutes = 5", []),
    ],
)
def test_a_change_is_named_by_its_place(
    write_procedure: Write, before: Procedure, old: str, new: str, said: list[str]
) -> None:
    after = load_procedure(write_procedure(old, new))

    assert [str(change) for change in changes(before, after)] == said


def test_the_command_says_that_open_cases_keep_their_version(
    write_procedure: Write, tmp_path: Path
) -> None:
    folder = write_procedure("business_days = 20", "business_days = 15")
    other = tmp_path / "otra" / "poda"
    other.parent.mkdir()
    folder.rename(other)

    done = CliRunner().invoke(command, ["diff", str(other), str(write_procedure())])

    assert done.exit_code == 0, done.output
    assert "~ deadline.business_days: «15» → «20»" in done.output
    assert "1 cambio. Las solicitudes ya empezadas siguen" in done.output


def test_trying_says_what_the_answers_lead_to(write_procedure: Write) -> None:
    given = ["--utm", "72440", "--fecha", "2026-11-23", "-r", "tree=native", "-r", "urgent=no"]

    done = CliRunner().invoke(command, ["try", str(write_procedure()), *given])

    assert done.exit_code == 0, done.output
    assert "Puede pedirlo: sí" in done.output
    assert "Paga: $36.220" in done.output
    assert "Se responde a más tardar: 2026-12-22" in done.output


def test_trying_names_a_question_there_is_not(write_procedure: Write) -> None:
    done = CliRunner().invoke(command, ["try", str(write_procedure()), "--utm", "1", "-r", "x=1"])

    assert done.exit_code == 1
    assert "«x» no es una pregunta" in done.output
