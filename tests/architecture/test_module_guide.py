# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The module that the guide writes: installed off the page, it runs, and its own tests pass."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from munikit.module import Module
from munikit.testing.portals import write_portal

KIT = Path(__file__).parents[2]
GUIDE = (KIT / "docs" / "how-to" / "write-a-module.md").read_text(encoding="utf-8")
FILE = re.compile(r"^\*\*`([\w./]+)`\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = dict(FILE.findall(GUIDE))
COMMANDS = re.findall(r"^portal (db .*)$", GUIDE, re.MULTILINE)
ENABLED = '[modules]\nenabled = ["payments", "courts"]\n[courts]\nprice = 7000\n'
# What a module may leave out; the rest the guide shows.
SHOWN = (
    "settings",
    "requires",
    "provides",
    "pages",
    "links",
    "roles",
    "navigation",
    "subscriptions",
    "jobs",
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the guide's files, and what pip would write beside them."""
    folder = tmp_path / "site"
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    metadata = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    metadata.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (metadata / "METADATA").write_text(head)
    entries = project["entry-points"]["munikit.modules"]
    lines = [f"{name} = {value}" for name, value in entries.items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[munikit.modules]", *lines, ""]))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "portal"
    folder.mkdir()
    return write_portal(folder, ENABLED)


def run(site: Path, *words: str, cwd: Path, ends: int = 0) -> str:
    done = subprocess.run(  # noqa: S603 - our own program and the guide's code.
        [sys.executable, "-m", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout + done.stderr


def portal(site: Path, root: Path, *words: str, ends: int = 0) -> str:
    return run(site, "munikit.cli", *words, cwd=root, ends=ends)


def test_the_guide_shows_each_part_of_a_module() -> None:
    declared = FILES["munikit_courts/__init__.py"]

    assert [part for part in SHOWN if f"    {part}=" not in declared] == []
    assert set(SHOWN) <= set(Module.__dataclass_fields__)
    assert [name for name in ("models", "services", "pages", "desk", "jobs", "settings")
            if f"munikit_courts/{name}.py" not in FILES] == []  # fmt: skip
    assert "tests/test_courts.py" in FILES


def test_the_module_of_the_guide_is_installed_migrated_and_passes_its_own_tests(
    site: Path, root: Path
) -> None:
    # The module has tables and no migration yet: it is named, and the command says so.
    portal(site, root, "db", "upgrade", ends=1)
    for command in COMMANDS:
        portal(site, root, *shlex.split(command))

    written = list((site / "munikit_courts" / "migrations" / "versions").glob("*.py"))
    tested = run(site, "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=site)

    assert [path.name for path in written] == ["0001_initial.py"]
    assert "✓ Las tablas están al día" in portal(site, root, "db", "check")
    assert re.search(r"^10 passed", tested, re.MULTILINE)
