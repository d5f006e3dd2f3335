# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A folder that the settings name and others use is left as it is, and the start says so."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.app import compose
from munikit.app.privacy import folder_risks, keep_private
from munikit.app.starting import UnsafeError, require_ready
from munikit.cli.main import portal as command
from munikit.testing.portals import prepare_tables, write_portal


def sticky(place: Path) -> Path:
    place.mkdir()
    place.chmod(0o1777)
    return place


def opened(place: Path) -> Path:
    place.mkdir()
    place.chmod(0o755)
    return place


def for_a_group(place: Path) -> Path:
    place.mkdir()
    place.chmod(0o750)
    return place


def home(place: Path) -> Path:
    place.mkdir(mode=0o700)
    os.environ["HOME"] = str(place)
    return place


def above_the_portal(place: Path) -> Path:
    return place.parent


def brand(place: Path) -> Path:
    return opened(place.parent / "portal" / "brand")


def a_file(place: Path) -> Path:
    place.write_text("de otros")
    return place


OF_OTHERS = {
    "sticky": (sticky, "es una carpeta que comparten otros programas"),
    "open to all": (opened, "está abierta a otras cuentas"),
    "open to a group": (for_a_group, "está abierta a otras cuentas"),
    "home": (home, "guarda más que lo del portal"),
    "above the portal": (above_the_portal, "guarda más que lo del portal"),
    "a folder of the portal itself": (brand, "ahí está lo que se publica o el programa mismo"),
    "no folder": (a_file, "no es una carpeta"),
}
SETTINGS = {"PORTAL_FILES__FOLDER": "[files] folder", "PORTAL_MAIL__FOLDER": "[mail] folder"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", os.environ.get("HOME", ""))  # Put back after each test.
    folder = tmp_path / "portal"
    folder.mkdir()
    return write_portal(folder)


@pytest.mark.parametrize("setting", list(SETTINGS))
@pytest.mark.parametrize("kind", list(OF_OTHERS))
def test_a_folder_of_others_keeps_its_rights_and_the_start_is_refused(
    kind: str, setting: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make: Callable[[Path], Path] = OF_OTHERS[kind][0]
    theirs = make(root.parent / "theirs")
    monkeypatch.setenv(setting, str(theirs))
    portal = compose(root)
    prepare_tables(portal)
    before = theirs.stat().st_mode

    with pytest.raises(UnsafeError) as refused:
        require_ready(portal)
    said = CliRunner().invoke(command, ["--carpeta", str(root), "doctor"])

    assert theirs.stat().st_mode == before
    assert SETTINGS[setting] in str(refused.value)
    assert OF_OTHERS[kind][1] in str(refused.value)
    assert "una carpeta nueva" in str(refused.value)
    assert f"{SETTINGS[setting]} es {theirs}" in said.output
    assert f"chmod -R go= {theirs}" not in said.output
    assert said.exit_code == 1
    portal.database.engine.dispose()


WRONG = {
    "brand": "ahí está lo que se publica o el programa mismo",
    "brand/subidos": "ahí está lo que se publica o el programa mismo",
    "vendor": "ahí está lo que se publica o el programa mismo",
    "instance": "ahí está también todo lo demás del portal",
    "instance/mail": "[mail] folder es la misma",
    "instance/mail/adjuntos": "una está dentro de la otra",
    "instance/keys": "[certificates] keys es la misma",
    sys.prefix: "el programa mismo",
}


@pytest.mark.parametrize("said", WRONG)
@pytest.mark.parametrize("there", [True, False], ids=["there", "not there yet"])
def test_uploaded_files_lie_where_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, *, there: bool
) -> None:
    root = write_portal(tmp_path, '[modules]\nenabled = ["certificates"]\n')
    monkeypatch.setenv("PORTAL_FILES__FOLDER", said)
    monkeypatch.setenv("PORTAL_MAIL__FOLDER", "instance/mail")
    if there:
        (root / said).mkdir(mode=0o700, parents=True, exist_ok=True)
    portal = compose(root)
    prepare_tables(portal)

    with pytest.raises(UnsafeError) as refused:
        require_ready(portal)

    assert "[files] folder es " in str(refused.value)
    assert WRONG[said] in str(refused.value)
    assert "dentro de instance/" in str(refused.value)
    portal.database.engine.dispose()


def test_a_folder_that_another_account_writes_in_is_not_ours(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = root.parent / "shared"
    shared.mkdir(mode=0o700)
    (shared / "theirs.txt").write_text("de otra cuenta")
    monkeypatch.setenv("PORTAL_FILES__FOLDER", str(shared))
    settings = compose(root).settings
    assert list(folder_risks(settings)) == []

    monkeypatch.setattr("munikit.app.privacy.os.geteuid", lambda: os.getuid() + 1)

    (risk,) = folder_risks(settings)
    assert "guarda archivos de otra" in risk.text


def test_an_instance_that_is_a_link_elsewhere_is_not_ours(root: Path) -> None:
    theirs = sticky(root.parent / "theirs")
    (root / "instance").symlink_to(theirs)
    settings = compose(root).settings

    keep_private(settings)

    assert theirs.stat().st_mode & 0o7777 == 0o1777
    told = [each.text for each in folder_risks(settings)]
    assert any("es una carpeta que comparten otros programas" in text for text in told)


def test_a_folder_that_is_not_there_yet_is_made_by_the_portal(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_FILES__FOLDER", str(root.parent / "new" / "files"))
    portal = compose(root)
    prepare_tables(portal)

    require_ready(portal)

    assert list(folder_risks(portal.settings)) == []
    portal.database.engine.dispose()


def test_a_folder_of_its_own_instance_that_was_open_is_closed(root: Path) -> None:
    files = root / "instance" / "files"
    files.mkdir(parents=True)
    for each in (root / "instance", files):
        each.chmod(0o755)
    settings = compose(root).settings

    keep_private(settings)

    assert [p.stat().st_mode & 0o077 for p in (root / "instance", files)] == [0, 0]
    assert list(folder_risks(settings)) == []
