# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doctor sees what is not there: files of people, the crest, room on the disk, an own UTM."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.app import Portal, compose
from munikit.app.checks import CHECKS
from munikit.app.examining import module_findings
from munikit.app.kept_checks import keeping_findings
from munikit.cli.main import portal as command
from munikit.documents import keep
from munikit.kernel.clock import FixedClock
from munikit.module import Finding, Health
from munikit.testing.portals import NOW
from munikit.wiring import wiring

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def check(portal: Portal, name: str) -> Finding:
    run = next(each.run for each in CHECKS if each.name == name)
    with portal.database.reading() as session:
        found = run(session)
    assert found is not None
    return found


def store(portal: Portal, contents: list[bytes]) -> list[str]:
    with portal.database.transaction() as session:
        hashes = [wiring(session).files.put(each) for each in contents]
        for sha256 in hashes:
            keep(session, sha256, size_bytes=1, media_type="text/plain")
    return hashes


def path_of(portal: Portal, sha256: str) -> Path:
    return portal.settings.path(portal.settings.files.folder) / sha256[:2] / sha256


def test_files_that_are_there_are_fine(portal: Portal) -> None:
    store(portal, [b"one", b"two"])

    assert check(portal, "files").health is Health.OK


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_file_that_people_sent_and_is_not_whole_is_a_problem(portal: Portal, harm: str) -> None:
    first, *_ = store(portal, [b"one", b"two"])
    if harm == "gone":
        path_of(portal, first).unlink()
    else:
        path_of(portal, first).write_bytes(b"other")

    found = check(portal, "files")

    assert found.health is Health.PROBLEM
    assert "1 de los 2 archivos" in found.text
    assert str(portal.settings.path(portal.settings.files.folder)) in found.fix


def test_a_look_at_files_has_a_limit_however_many_there_are(portal: Portal) -> None:
    store(portal, [str(number).encode() for number in range(130)])

    assert check(portal, "files").text.endswith(": 100")


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "Falta el escudo"), (b"\x89PNG", "debe ser un archivo SVG"), (SVG, "")],
)
def test_a_crest_that_cannot_be_shown_is_named(
    portal: Portal, content: bytes | None, told: str
) -> None:
    path = portal.settings.path("brand/crest.svg")
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)

    found = check(portal, "crest")

    assert (found.health is Health.PROBLEM) is bool(told)
    assert told in found.text
    assert not told or str(path) in found.text


@pytest.mark.parametrize(
    ("number", "told"), [(errno.ENOSPC, "El disco está lleno"), (errno.EROFS, "No se puede")]
)
def test_a_disk_that_keeps_nothing_is_a_problem(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, number: int, told: str
) -> None:
    def refuse(_folder: Path) -> None:
        raise OSError(number, os.strerror(number))

    assert [each.health for each in keeping_findings(portal)] == [Health.OK]
    monkeypatch.setattr("munikit.app.readiness.try_folder", refuse)

    said = CliRunner().invoke(command, ["--carpeta", str(portal.settings.root), "doctor"])

    assert f"✗ {told}" in said.output
    assert said.exit_code == 1


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=400)])
def test_nobody_charges_by_the_sample_utm_unnoticed(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, later: timedelta
) -> None:
    monkeypatch.setenv("PORTAL_PRODUCTION", "true")
    in_production = compose(portal.settings.root, clock=FixedClock(NOW + later))

    found = check(in_production, "utm")
    in_production.database.engine.dispose()

    assert found.health is Health.PROBLEM
    assert "de ejemplo" in found.text
    assert "[units] utm_table" in found.fix


def test_settings_of_another_version_than_the_installed_are_told(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("munikit.__version__", "0.2.0")

    said = [each.text for each in module_findings(portal)]

    assert "portal.toml dice munikit 0.1.0 y está instalado munikit 0.2.0" in said
