# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure that is shipped is a folder and no more: what is asked of it, the check says."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.procedures.checking import problems_of
from munikit.procedures.commands import procedure
from munikit.procedures.folder import package_procedures

KIT = Path(__file__).parents[2]
FOLDERS = sorted(p.parent for p in KIT.glob("modules/*/munikit_*/procedures/*/procedure.toml"))
FAIR = next(folder for folder in FOLDERS if folder.name == "permiso_feria")

Edit = Callable[[Path], None]


def edit(file: str, before: str, after: str) -> Edit:
    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert before in text
        path.write_text(text.replace(before, after) if before else after, encoding="utf-8")

    return change


def leave_examples(*names: str) -> Edit:
    def remove(folder: Path) -> None:
        for path in (folder / "examples").glob("*.toml"):
            if path.stem not in names:
                path.unlink()

    return remove


LONG = " ".join(["palabra"] * 26)
FEE = "def fee(answers, on):\n    return None\n"
NEEDS = {
    "a draft": (
        edit("procedure.toml", 'kind = "permit"', 'kind = "permit"\ndraft = true'),
        "draft: quítelo",
    ),
    "one example": (leave_examples("artesania"), "hay 1; escriba al menos 2"),
    "no complete example": (leave_examples("vacia", "x"), "ninguno responde todo"),
    "a condition that no example meets": (
        leave_examples("artesania", "alimentos", "vacia"),
        "ninguno muestra la pregunta «other_goods»",
    ),
    "an amount not said to be one": (
        edit("procedure.toml", "Valor de ejemplo: confírmelo en su ordenanza.", "Vigente."),
        "cost.basis.note: diga que el valor es un ejemplo",
    ),
    "a long sentence": (
        edit("procedure.toml", "Dura hasta 12 meses.", LONG),
        "summary: una frase tiene 26",
    ),
    "a small letter": (
        edit("procedure.toml", '"Elija en qué feria"', '"elija en qué feria"'),
        "fair.required: empiece con mayúscula",
    ),
    "a wide document": (
        edit("document.html", "", "x" * 141),
        "document.html: línea 1: pasa de 140",
    ),
    "a long rule": (
        edit("rules.py", "", "def eligible(answers):\n" + "    answers.get('x')\n" * 25),
        "rules.py: eligible tiene 26 líneas",
    ),
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module's package with the fair's folder; its ``procedures/``."""
    folder = tmp_path / "ferias_de_otros"
    shutil.copytree(FAIR, folder / "procedures" / FAIR.name)
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    return folder / "procedures"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_procedure_that_is_shipped_passes_its_check(folder: Path) -> None:
    assert problems_of(folder) == []


@pytest.mark.parametrize("kind", list(NEEDS))
def test_the_check_says_each_rule_of_a_shipped_procedure(kind: str, package: Path) -> None:
    change, said = NEEDS[kind]
    change(package / FAIR.name)

    done = CliRunner().invoke(procedure, ["check", str(package / FAIR.name)])

    assert done.exit_code == 1
    assert said in done.output


def test_a_portals_own_procedure_is_asked_for_it_only_to_be_shared(tmp_path: Path) -> None:
    folder = tmp_path / "procedures" / FAIR.name
    shutil.copytree(FAIR, folder)
    leave_examples("artesania")(folder)

    def check(*more: str) -> str:
        return CliRunner().invoke(procedure, ["check", *more, str(folder)]).output

    assert "hay 1; escriba al menos 2" not in check()
    assert "hay 1; escriba al menos 2" in check("--compartir")


def test_another_procedure_is_a_folder_beside_the_first(package: Path) -> None:
    shutil.copytree(FAIR, package / "permiso_feria_navidena")
    toml = package / "permiso_feria_navidena" / "procedure.toml"
    toml.write_text(toml.read_text("utf-8").replace('"permiso_feria"', '"permiso_feria_navidena"'))

    shipped = package_procedures("ferias_de_otros")

    assert [each.id for each in shipped] == ["permiso_feria", "permiso_feria_navidena"]
    assert problems_of(package / "permiso_feria_navidena") == []


def test_rules_as_the_reference_writes_them_pass_the_lint() -> None:
    reference = (KIT / "docs" / "reference" / "procedure.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"```python\n(from decimal.*?)```", reference, re.DOTALL)
    file = KIT / "modules/permits/munikit_permits/procedures/poda/rules.py"

    done = subprocess.run(  # noqa: S603 - our own linter.
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", str(file), "-"],
        cwd=KIT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "All checks passed!\n"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_file_outside_its_folder_counts_the_procedures_of_a_module(folder: Path) -> None:
    """A second folder must break nothing: ``(FAIR,) = module.procedures`` did."""
    tests = folder.parents[2] / "tests"
    counted = re.compile(r"^\(\w+,\) = .*\.procedures|len\(module\.procedures\)", re.MULTILINE)

    assert [f.name for f in tests.rglob("*.py") if counted.search(f.read_text("utf-8"))] == []
