# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What stands in a generated portal: the template's own bytes, the answers, no secret."""

import stat
import tomllib
from pathlib import Path

import pytest

from .conftest import KIT, Generate, git  # type: ignore[import-not-found] # A test folder is no package.

pytestmark = pytest.mark.generate
TEMPLATE = KIT / "<<cookiecutter.municipality>>"
WITH_ANSWERS = {
    ".portal-answers.json",
    "README.md",
    "portal.toml",
    "publiccode.yml",
    "pyproject.toml",
}


def test_only_the_files_with_answers_differ_from_the_template(portal: Path) -> None:
    files = [path.relative_to(TEMPLATE) for path in TEMPLATE.rglob("*") if path.is_file()]
    shipped = [path for path in files if "__pycache__" not in path.parts]

    changed = {
        str(path)
        for path in shipped
        if (portal / path).read_bytes() != (TEMPLATE / path).read_bytes()
    }

    assert changed == WITH_ANSWERS


def test_no_placeholder_is_left(portal: Path) -> None:
    for name in WITH_ANSWERS:
        text = (portal / name).read_text(encoding="utf-8")
        assert not any(mark in text for mark in ("<<", "<%", "<#", "#%")), name


def test_everything_a_tool_reads_can_be_read(portal: Path) -> None:
    project = tomllib.loads((portal / "pyproject.toml").read_text(encoding="utf-8"))

    sources = project["tool"]["uv"]["sources"].values()
    assert project["project"]["name"] == "portal-valdivia"
    assert len(project["project"]["dependencies"]) == 4
    assert all((portal / source["path"]).is_file() for source in sources)


def test_the_first_commit_holds_everything_but_secrets_and_data(portal: Path) -> None:
    committed = set(git(portal, "ls-files").splitlines())

    assert {"portal.toml", "requirements.lock", "vendor/wheels/SHA256SUMS"} <= committed
    assert not [name for name in committed if name.startswith((".env", "instance"))]
    assert git(portal, "status", "--porcelain") == ""
    assert git(portal, "log", "--format=%an %s") == "munikit Create the portal with munikit 0.1.0\n"


def test_no_secret_is_in_any_committed_file(portal: Path) -> None:
    for line in (portal / ".env").read_text(encoding="utf-8").splitlines():
        secret = line.partition("=")[2].encode()
        assert len(secret) >= 6
        for name in git(portal, "ls-files").splitlines():
            assert secret not in (portal / name).read_bytes(), name


def test_only_the_owner_reads_the_secrets(portal: Path) -> None:
    assert stat.S_IMODE((portal / ".env").stat().st_mode) == 0o600


def test_two_portals_share_no_secret(portal: Path, generate: Generate) -> None:
    other = generate().portal

    mine, theirs = ((each / ".env").read_text().splitlines() for each in (portal, other))
    assert len(mine) == 2
    assert not set(mine) & set(theirs)
