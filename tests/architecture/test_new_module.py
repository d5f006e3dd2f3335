# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A new module of the kit is its folder: nothing outside it is changed, and all that is asked is.

The module of the guide is put into ``modules/`` of a copy of the kit, as a contributor would.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from architecture.test_module_guide import COMMANDS, ENABLED, FILES
from architecture.test_words import KIT, tracked

from munikit.testing.portals import write_portal

COPIED = ("pyproject.toml", "shared_components/munikit", "modules", "tests", "hooks", "docs")
README = "Settings: `courts.price` in pesos; `courts.hold_minutes`, how long a day is kept.\n"
FOR_THE_GENERATOR = '\n[tool.munikit]\nspanish = "canchas"\nneeds = ["payments"]\n'
CHOSEN = "from munikit_generator import modules; print(modules.chosen('canchas,pagos'))"
ASKED = (
    "test_module_contracts.py",
    "test_docs.py::test_every_setting_of_a_module_is_explained",
    "test_public_names.py::test_a_module_of_the_kit_imports_public_names_and_the_listed_ones",
)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("kit")
    for path in tracked(*COPIED):
        target = copy / path.relative_to(KIT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return copy


def run(kit: Path, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    ours = [kit / "shared_components", kit / "hooks", *sorted(kit.glob("modules/*/"))]
    paths = os.pathsep.join(map(str, ours))
    return subprocess.run(  # noqa: S603 - our own programs.
        [sys.executable, *words],
        cwd=cwd or kit,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def courts(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the new folder with its migration, and beside it what ``pip install -e`` notes."""
    folder = kit / "modules" / "courts"
    for name, content in {**FILES, "README.md": README}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write(FOR_THE_GENERATOR)
    entries = tomllib.loads(FILES["pyproject.toml"])["project"]["entry-points"]["munikit.modules"]
    noted = folder / "munikit_courts-1.0.dist-info"
    noted.mkdir()
    (noted / "METADATA").write_text("Metadata-Version: 2.1\nName: munikit-courts\nVersion: 1.0\n")
    lines = [f"{name} = {value}" for name, value in entries.items()]
    (noted / "entry_points.txt").write_text("\n".join(["[munikit.modules]", *lines, ""]))
    root = write_portal(tmp_path_factory.mktemp("portal"), ENABLED)
    for command in COMMANDS:
        run(kit, "-m", "munikit.cli", *shlex.split(command), cwd=root)
    return folder


def asked_of_it(kit: Path) -> subprocess.CompletedProcess[str]:
    tests = [f"tests/architecture/{each}" for each in ASKED]
    return run(kit, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)


def test_a_new_module_is_held_to_the_contracts_and_asked_for_its_settings(
    kit: Path, courts: Path
) -> None:
    passed = asked_of_it(kit)
    services = courts / "munikit_courts" / "services.py"
    kept = services.read_text(encoding="utf-8")
    services.write_text(f"{kept}\nimport munikit_permits\n", encoding="utf-8")
    (courts / "README.md").rename(courts / "LEAME.md")
    broken = asked_of_it(kit)
    services.write_text(kept, encoding="utf-8")
    (courts / "LEAME.md").rename(courts / "README.md")

    assert passed.returncode == 0, passed.stdout
    assert "'munikit_courts.services', 'munikit_permits'" in broken.stdout
    assert "courts.price" in broken.stdout


def test_a_new_module_is_styled_like_the_others(kit: Path, courts: Path) -> None:
    style = run(
        kit,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--quiet",
        "--exclude=migrations",
        str(courts / "munikit_courts"),
    )

    assert style.returncode == 0, style.stdout


def test_a_new_module_runs_in_a_portal_and_can_be_generated(
    kit: Path, courts: Path, tmp_path: Path
) -> None:
    root = write_portal(tmp_path, ENABLED)

    listed = run(kit, "-m", "munikit.cli", "modules", cwd=root)
    offered = run(kit, "-c", CHOSEN)

    assert re.search(r"^courts +activo", listed.stdout, re.MULTILINE), listed.stdout
    assert [path.name for path in courts.rglob("0001_*.py")] == ["0001_initial.py"]
    assert offered.stdout.strip() == "['courts', 'payments']", offered.stderr
