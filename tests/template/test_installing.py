# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make`` puts new packages together beside the old ones, which a running portal goes on with.

uv is not there, and the packages are files of this machine: there is no network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .conftest import environment  # type: ignore[import-not-found] # A test folder is no package.

WHEEL = "town-{version}-py3-none-any.whl"
PROGRAM = "import sys; from town import VERSION\ndef main(): print(VERSION, sys.prefix)\n"


@pytest.fixture
def town(portal: Path, tmp_path: Path) -> Path:
    """A portal's Makefile with one package of its own, at version 1 and installed."""
    folder = tmp_path / "la muni"
    folder.mkdir()
    shutil.copy(portal / "Makefile", folder / "Makefile")
    pin(folder, "1")
    done = make(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_what_cannot_be_installed_leaves_what_was_there(town: Path) -> None:
    (town / "requirements.lock").write_text("./gone-1-py3-none-any.whl --hash=sha256:00\n", "utf-8")

    done = make(town)

    assert done.returncode != 0
    assert run_town(town) == f"1 {town / '.venv'}"
    assert "en .venv sigue lo de antes" in done.stdout
    assert [each.name for each in town.glob(".venv*")] == [".venv"]


def test_what_can_is_swapped_in_whole_and_knows_its_place(town: Path) -> None:
    pin(town, "2")

    done = make(town)

    assert done.returncode == 0, done.stdout + done.stderr
    assert run_town(town) == f"2 {town / '.venv'}"
    assert [each.name for each in town.glob(".venv*")] == [".venv"]
    named = [p for p in (town / ".venv" / "bin").iterdir() if b".venv.new" in p.read_bytes()]
    assert named == []


def test_what_was_there_is_used_while_the_new_is_put_together(town: Path) -> None:
    pin(town, "2")
    seen = town / "seen"
    steps = f'python3() {{ "{town}/.venv/bin/town" > "{seen}"; command python3 "$$@"; }}; '
    makefile = town / "Makefile"
    text = makefile.read_text("utf-8")
    makefile.write_text(
        text.replace("@{ if command -v uv", f"@{steps}{{ if command -v uv"), "utf-8"
    )

    make(town)

    assert seen.read_text("utf-8").startswith("1 ")
    assert run_town(town).startswith("2 ")


def pin(folder: Path, version: str) -> None:
    """Write the package of this version and its lock."""
    wheel = folder / WHEEL.format(version=version)
    info = f"town-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("town/__init__.py", f"VERSION = '{version}'\n")
        archive.writestr("town/__main__.py", PROGRAM)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: town\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr(
            f"{info}/entry_points.txt",
            "[console_scripts]\ntown = town.__main__:main\nportal = town.__main__:main\n",
        )
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lock = folder / "requirements.lock"
    lock.write_text(f"./{wheel.name} --hash=sha256:{digest}\n", "utf-8")
    ready = folder / ".venv" / "ready"
    if ready.is_file():
        os.utime(ready, (0, 0))


def make(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``make .venv/ready`` where no uv can be found."""
    tools = folder.parent / "bin"
    tools.mkdir(exist_ok=True)
    names = ("sh", "rm", "mv", "touch", "grep", "sed", "awk", "xargs", "make")
    for name, place in {n: shutil.which(n) for n in names}.items():
        if not (tools / name).exists():
            (tools / name).symlink_to(str(place))
    if not (tools / "python3").exists():
        (tools / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
        (tools / "python3").chmod(0o755)
    return subprocess.run(
        ["make", ".venv/ready"],  # noqa: S607 - the make of whoever tests.
        cwd=folder,
        env={**environment(folder.parent), "PATH": str(tools), "PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def run_town(folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own command.
        [str(folder / ".venv" / "bin" / "town")], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
