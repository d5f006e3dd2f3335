# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal procedure``: a new folder passes, a wrong one says what to mend."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from munikit.procedures.commands import procedure

Write = Callable[..., Path]

TRUE_FOR_ALL = """
from munikit.kernel.money import Money

def fee(answers, on):
    return Money(1)

def eligible(answers):
    return True
"""

EMAIL = """[[pages]]
id = "contacto"
title = "Sus datos de contacto"

[[pages.questions]]
id = "email"
kind = "email"
label = "¿A qué correo le avisamos?"
required = "Escriba su correo electrónico"
purpose = "Avisar"

"""

EXAMPLE = """
title = "Poda de un nativo"
filed_on = 2026-11-23
utm = 72440

[answers]
tree = "native"

[expected]
eligible = true
pages = ["arbol", "nativo", "contacto"]
missing = ["arbol", "nativo", "contacto"]
pesos = 36220
due_on = 2026-12-22
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(procedure, arguments)


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def add_example(folder: Path, text: str) -> None:
    (folder / "examples").mkdir(exist_ok=True)
    (folder / "examples" / "nativo.toml").write_text(text, encoding="utf-8")


def test_a_new_procedure_passes_its_checks(portal: Path) -> None:
    created = run("new", "poda_de_arbol", "--title", "Poda de un árbol")
    checked = run("check")

    assert created.exit_code == 0, created.output
    assert (portal / "procedures" / "poda_de_arbol" / "procedure.toml").is_file()
    assert checked.exit_code == 0, checked.output
    first, *missing = checked.output.splitlines()
    assert first == "✓ poda_de_arbol"
    assert all("! para publicarlo falta" in line for line in missing)


@pytest.mark.usefixtures("portal")
def test_a_new_procedure_never_replaces_one() -> None:
    run("new", "poda")

    again = run("new", "poda")

    assert again.exit_code == 1
    assert "Ya existe procedures/poda. Elija otro nombre" in again.output


@pytest.mark.parametrize("name", ["Poda", "../poda", "poda árbol", "p"])
def test_a_name_no_folder_may_have_is_refused(portal: Path, name: str) -> None:
    refused = run("new", name)

    assert refused.exit_code == 1
    assert "no sirve de nombre" in refused.output
    assert not (portal / "procedures").exists()


@pytest.mark.usefixtures("portal")
def test_worked_cases_run(write_procedure: Write) -> None:
    add_example(write_procedure("[review]", f"{EMAIL}[review]"), EXAMPLE)

    assert run("check").output == "✓ poda\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("36220", "36221", "pesos: se esperaba 36221 y resultó 36220"),
        ("2026-12-22", "2026-12-21", "due_on: se esperaba 2026-12-21 y resultó 2026-12-22"),
        (
            'pages = ["arbol", "nativo", "contacto"]',
            'pages = ["arbol"]',
            "pages: se esperaba arbol y resultó arbol, nativo, contacto",
        ),
        ("eligible = true", "eligible = false", "eligible: se esperaba no y resultó sí"),
        ("tree =", "trees =", "answers: «trees» no es una pregunta de este trámite"),
        ("utm = 72440", "utm = 0", "utm: debe ser mayor que 0"),
    ],
    ids=["fee", "deadline", "pages", "eligible", "unknown question", "no example"],
)
@pytest.mark.usefixtures("portal")
def test_a_worked_case_that_comes_out_otherwise_fails(
    write_procedure: Write, old: str, new: str, said: str
) -> None:
    add_example(write_procedure("[review]", f"{EMAIL}[review]"), EXAMPLE.replace(old, new))

    checked = run("check")

    assert checked.exit_code == 1
    assert "✗ poda\n    examples/nativo.toml: " in checked.output
    assert said in checked.output


@pytest.mark.usefixtures("portal")
def test_a_procedure_needs_a_worked_case(write_procedure: Write) -> None:
    write_procedure()

    checked = run("check")

    assert checked.exit_code == 1
    assert "examples/: falta al menos un caso resuelto; escriba uno" in checked.output


@pytest.mark.usefixtures("portal")
def test_a_portal_without_procedures_of_its_own_is_fine() -> None:
    checked = run("check")

    assert checked.exit_code == 0
    assert "portal procedure new NOMBRE" in checked.output


def test_the_schema_names_the_keys_as_they_are_written() -> None:
    schema = json.loads(run("schema").output)

    assert {"id", "title", "pages", "deadline"} <= set(schema["required"])
    named = {"is", "is_not", "in"}
    bounds = {"more_than", "at_least", "less_than", "at_most"}
    properties = set(schema["$defs"]["Condition"]["properties"])
    assert properties == {"question", *named, *bounds}


@pytest.mark.usefixtures("portal")
def test_a_procedure_asks_where_to_notify(write_procedure: Write) -> None:
    folder = write_procedure()
    add_example(folder, EXAMPLE.replace(', "contacto"', ""))

    checked = run("check", str(folder))

    assert checked.exit_code == 1
    assert 'falta la pregunta con id = "email"' in checked.output


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def fee(answers, on):\n    return answers['m2']\n", "fee falla: KeyError: 'm2'"),
        ("def fee(answers, on):\n    return 0.5\n", "fee debe devolver UTM, Money o una lista"),
        (
            "def fee(answers, on):\n    return [0.5]\n",
            "fee debe devolver UTM, Money o una lista",
        ),
        (
            TRUE_FOR_ALL,
            "eligible debe devolver un texto",
        ),
    ],
    ids=["raises", "a float", "a list of floats", "eligible is no text"],
)
@pytest.mark.usefixtures("portal")
def test_a_rule_that_fails_is_said_and_never_a_traceback(
    write_procedure: Write, source: str, said: str
) -> None:
    add_example(write_procedure('utm = "0.5"', "rules = true", rules_py=source), EXAMPLE)

    checked = run("check")

    assert checked.exit_code == 1
    assert f"examples/nativo.toml: rules.py: {said}" in checked.output


BY_METRES = """
from decimal import Decimal

from munikit.kernel.money import Money


def fee(answers, on):
    return Money(int(Decimal("1000") * answers.get("metres", 0)))
"""
METRES = """[[pages]]
id = "metros"
title = "Metros"

[[pages.questions]]
id = "metres"
kind = "number"
label = "¿Cuántos metros?"
required = "Escriba cuántos metros"
purpose = "Cobrar"

"""


@pytest.mark.usefixtures("portal")
def test_trying_a_procedure_gives_its_rules_numbers(write_procedure: Write) -> None:
    folder = write_procedure("[review]", f"{METRES}[review]", rules_py=BY_METRES)
    toml = (folder / "procedure.toml").read_text("utf-8").replace('utm = "0.5"', "rules = true")
    (folder / "procedure.toml").write_text(toml, encoding="utf-8")

    tried = run("try", str(folder), "--utm", "72440", "-r", "tree=native", "-r", "metres=7")
    refused = run("try", str(folder), "--utm", "72440", "-r", "metres=siete")

    assert "7.000" in tried.output
    assert "Traceback" not in tried.output
    assert "«metres» es un número entero" in refused.output
