# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Portals generated as people generate them: cookiecutter's command in a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

KIT = Path(__file__).parents[2]
SOURCES = (
    "cookiecutter.json",
    "<<cookiecutter.municipality>>",
    "hooks",
    "modules",
    "shared_components",
)


@dataclass(frozen=True)
class Generation:
    """What cookiecutter did: its exit code, what it printed, the folder it was told to write in.

    ``home`` is the home and temporary folder it was given, empty before.
    """

    code: int
    said: str
    folder: Path
    home: Path

    @property
    def portal(self) -> Path:
        (portal,) = self.folder.iterdir()
        return portal


Generate = Callable[..., Generation]


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The kit as it was when the tests began, whoever goes on working on it."""
    copy = tmp_path_factory.mktemp("kit") / "munikit"
    copy_kit(copy)
    return copy


COOKIECUTTER = (sys.executable, "-m", "cookiecutter")


@pytest.fixture(scope="session")
def generate(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Generate:
    """Generate from ``template`` or the kit; ``answers`` are given on the command line."""

    def run(
        template: str | Path | None = None, *options: str, into: Path | None = None, **answers: str
    ) -> Generation:
        folder = into or tmp_path_factory.mktemp("mis portales")
        home = tmp_path_factory.mktemp("home")
        given = [f"{question}={answer}" for question, answer in answers.items()]
        command = [*COOKIECUTTER, str(template or kit), "--no-input", *options]
        done = subprocess.run(  # noqa: S603 - our own command.
            [*command, "--output-dir", str(folder), *given],
            env=environment(home),
            cwd=home,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        return Generation(done.returncode, done.stdout + done.stderr, folder, home)

    return run


@pytest.fixture(scope="session")
def portal(generate: Generate) -> Path:
    """A portal with the default answers; tests read it and leave it as it is."""
    made = generate()
    assert made.code == 0, made.said
    return made.portal


@pytest.fixture(scope="session")
def kit_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working tree as a bare git repository with the tag ``v9.9.9``."""
    tree = tmp_path_factory.mktemp("kit") / "tree"
    copy_kit(tree)
    git(tree, "init", "--quiet")
    git(tree, "add", "--all", "--force")
    who = ("-c", "user.name=Prueba", "-c", "user.email=prueba@example.cl")
    git(tree, *who, "commit", "--quiet", "--message=Kit")
    git(tree, "tag", "v9.9.9")
    bare = tree.with_name("munikit.git")
    git(tree, "clone", "--quiet", "--bare", str(tree), str(bare))
    return bare


def copy_kit(target: Path) -> None:
    """Copy what a portal is made from."""
    target.mkdir(parents=True)
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in SOURCES:
        if (KIT / name).is_dir():
            shutil.copytree(KIT / name, target / name, ignore=ignore)
        else:
            shutil.copy(KIT / name, target / name)


def environment(home: Path) -> dict[str, str]:
    """An environment without the settings of whoever runs the tests: no git identity either."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "COOKIECUTTER"))}
    plain = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "TMPDIR": str(home),
    }
    return {**kept, **plain, "PYTHONDONTWRITEBYTECODE": "1"}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command.
        ["git", *arguments],  # noqa: S607 - the git of whoever runs the tests.
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
