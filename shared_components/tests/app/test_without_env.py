# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal whose ``.env`` did not come along: one message, which says how to have it."""

import subprocess
from pathlib import Path

import pytest

from munikit.app import compose
from munikit.settings import Settings, SettingsError
from munikit.testing.portals import write_portal


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PORTAL_SECRET_KEY", raising=False)
    folder = tmp_path / "el portal"
    folder.mkdir()
    write_portal(folder)
    (folder / ".env").unlink()
    return folder


@pytest.mark.parametrize("production", ["true", "false"])
def test_the_one_thing_that_is_said_is_the_file_and_how_to_make_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, production: str
) -> None:
    monkeypatch.setenv("PORTAL_PRODUCTION", production)

    with pytest.raises(SettingsError) as refused:
        compose(root)

    said = str(refused.value)
    assert said.startswith(f"No hay .env en {root}: ")
    assert "tráigalo del respaldo" in said
    assert "make .env" in said


def test_what_is_said_to_type_makes_it(root: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load(root)

    subprocess.run(["/bin/sh", "-c", str(refused.value).partition("\n")[2]], check=True)  # noqa: S603 - what people are told to type.

    assert Settings.load(root).root == root
    assert (root / ".env").stat().st_mode & 0o077 == 0


def test_a_machine_that_gives_its_settings_by_its_environment_needs_no_file(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", "w5Jq0pTzX-8mB2sVd1uYkC7eRhN4aGfL6oKiQjPx")

    assert Settings.load(root).root == root
