# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doctor sees what is not there: files of people, the crest, room on the disk, an own UTM."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text, update

from munikit.app import Portal, compose
from munikit.app.checks import CHECKS
from munikit.app.examining import module_findings
from munikit.app.kept_checks import keeping_findings
from munikit.cli.main import portal as command
from munikit.documents import keep
from munikit.documents.forgetting import SWEEP
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import UnavailableError
from munikit.module import Finding, Health
from munikit.outbox import JobState, QueuedJob, enqueue
from munikit.testing.portals import NOW
from munikit.wiring import wiring

PUT_AT = datetime(2020, 11, 1, 15, 0, tzinfo=UTC)
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


def need(portal: Portal, *hashes: str) -> None:
    """Refer to contents from a case; the rows around it do not matter here."""
    row = "insert into munikit_case_attachment values (?, '1', 'photo', ?, 'a', 'b', 1, ?, null)"
    with closing(sqlite3.connect(str(portal.database.url.database))) as raw, raw:
        for sha256 in hashes:
            raw.execute(row, [sha256[:32], sha256, "2026-11-01"])


def put_long_ago(portal: Portal, *hashes: str) -> None:
    for sha256 in hashes:
        os.utime(path_of(portal, sha256), (PUT_AT.timestamp(), PUT_AT.timestamp()))


def path_of(portal: Portal, sha256: str) -> Path:
    return portal.settings.path(portal.settings.files.folder) / sha256[:2] / sha256


def test_files_that_are_there_are_fine(portal: Portal) -> None:
    store(portal, [b"one", b"two"])

    assert check(portal, "files").health is Health.OK


TOLD = {
    "gone": "Faltan archivos que se necesitan: 1;",
    "damaged": "Están dañados 1 de 2 archivos",
}


@pytest.mark.parametrize("harm", sorted(TOLD))
def test_a_file_that_people_sent_and_is_not_whole_is_a_problem(portal: Portal, harm: str) -> None:
    first, second = store(portal, [b"one", b"two"])
    need(portal, first, second)
    if harm == "gone":
        path_of(portal, first).unlink()
    else:
        path_of(portal, first).write_bytes(b"other")

    found = check(portal, "files")

    assert found.health is Health.PROBLEM
    assert TOLD[harm] in found.text
    assert first in found.text
    assert str(portal.settings.path(portal.settings.files.folder)) in found.fix


def test_a_lost_file_is_named_with_what_needs_it(portal: Portal) -> None:
    (sha256,) = store(portal, [b"one"])
    need(portal, sha256)
    path_of(portal, sha256).unlink()

    assert f"uno: {sha256} (munikit_case_attachment.sha256)" in check(portal, "files").text


def test_bytes_that_are_gone_and_nobody_needs_are_no_loss(portal: Portal) -> None:
    (sha256,) = store(portal, [b"one"])
    path_of(portal, sha256).unlink()

    assert check(portal, "files").health is Health.OK


def test_without_files_too_many_nothing_waits(portal: Portal) -> None:
    (needed,) = store(portal, [b"one"])
    need(portal, needed)
    put_long_ago(portal, needed)

    found = check(portal, "unneeded")

    assert (found.health, found.text[:7]) == (Health.OK, "Ningún ")


@pytest.mark.parametrize("is_swept", [False, True], ids=["nobody sweeps", "swept today"])
def test_files_that_nobody_needs_are_counted_with_since_when(
    portal: Portal, *, is_swept: bool
) -> None:
    put_long_ago(portal, *store(portal, [b"one", b"two"]))
    if is_swept:
        with portal.database.transaction() as session:
            enqueue(session, SWEEP, key="today")
            done = {"state": JobState.DONE, "done_at": wiring(session).clock.now()}
            session.execute(update(QueuedJob).values(**done))

    found = check(portal, "unneeded")

    assert found.health is (Health.OK if is_swept else Health.WARNING)
    assert "ser borrados: 2; el más antiguo es del domingo 1 de noviembre de 2020" in found.text
    assert ("portal worker" in found.fix) is not is_swept


def test_a_column_that_nobody_declared_is_named(portal: Portal) -> None:
    put_long_ago(portal, *store(portal, [b"one"]))
    with portal.database.engine.begin() as connection:
        connection.execute(text("create table bookings_photo (sha256 varchar(64))"))

    found = check(portal, "unneeded")

    assert found.health is Health.WARNING
    assert "esperan: 1" in found.text
    assert "bookings_photo.sha256" in found.text


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


def test_a_missing_utm_is_told_without_a_separator_of_its_own(portal: Portal) -> None:
    root = portal.settings.root
    (root / "utm.csv").write_text("mes;utm\n2020-01;49673\n", "utf-8")
    with (root / "portal.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[units]\nutm_table = "utm.csv"\n')
    composed = compose(root, clock=FixedClock(NOW))

    found = check(composed, "utm")
    composed.database.engine.dispose()

    assert "separados como las otras" in found.fix
    assert ",VALOR" not in found.fix


@pytest.fixture
def with_utm(portal: Portal) -> Iterator[tuple[Path, Portal]]:
    """Give a portal a table of its own, which lacks the month of `NOW`."""
    root = portal.settings.root
    (root / "utm.csv").write_text("mes;utm\n2026-10;71500\n", "utf-8")
    with (root / "portal.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[units]\nutm_table = "utm.csv"\n')
    composed = compose(root, clock=FixedClock(NOW))
    yield root / "utm.csv", composed
    composed.database.engine.dispose()


def test_a_month_added_to_the_utm_is_charged_by_without_a_restart(
    with_utm: tuple[Path, Portal],
) -> None:
    table, running = with_utm
    assert "Falta la UTM" in check(running, "utm").text

    table.write_text("mes;utm\n2026-10;71500\n2026-11;72440\n2026-12;72500\n", "utf-8")

    with running.database.reading() as session:
        assert wiring(session).utm.value(NOW.date()).pesos == 72440
    assert check(running, "utm").health is Health.OK


def test_a_utm_table_spoilt_while_the_portal_runs_is_named_and_charges_nobody(
    with_utm: tuple[Path, Portal],
) -> None:
    table, running = with_utm

    table.write_text("mes;utm\n2026-11;mucho\n", "utf-8")

    found = check(running, "utm")
    assert found.health is Health.PROBLEM
    assert "utm.csv: fila 2: utm" in found.text
    with running.database.reading() as session, pytest.raises(UnavailableError) as refused:
        _ = wiring(session).utm
    assert "utm.csv" not in refused.value.message


def test_settings_of_another_version_than_the_installed_are_told(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("munikit.__version__", "0.2.0")

    said = [each.text for each in module_findings(portal)]

    assert "portal.toml dice munikit 0.1.0 y está instalado munikit 0.2.0" in said
