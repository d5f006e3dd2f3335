# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The embedded file store."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from munikit.db import Database
from munikit.documents import LocalFileStore, StoredFile, keep
from munikit.kernel.errors import NotFoundError, UnavailableError
from munikit.testing.portals import create_database, create_wiring

PERMIT = b"%PDF-1.7 un permiso"
ITS_SHA256 = hashlib.sha256(PERMIT).hexdigest()


def only_file(folder: Path) -> Path:
    return next(path for path in folder.rglob("*") if path.is_file())


def test_what_is_put_is_got_by_its_sha256(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)

    assert store.put(PERMIT) == ITS_SHA256

    assert store.get(ITS_SHA256) == PERMIT


def test_putting_twice_keeps_one_file(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)

    store.put(PERMIT)
    store.put(PERMIT)

    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [ITS_SHA256]


def test_an_altered_file_is_never_handed_out(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    store.put(PERMIT)

    only_file(tmp_path).write_bytes(b"%PDF-1.7 otro permiso")

    with pytest.raises(UnavailableError):
        store.get(ITS_SHA256)


def test_putting_again_mends_a_damaged_file(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    store.put(PERMIT)
    only_file(tmp_path).write_bytes(b"")

    store.put(PERMIT)

    assert store.get(ITS_SHA256) == PERMIT


@pytest.mark.parametrize("name", ["", ITS_SHA256, "../../etc/passwd", "0" * 63, "A" * 64])
def test_an_unknown_name_is_not_found_and_never_a_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        LocalFileStore(tmp_path).get(name)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="No space"):
        LocalFileStore(tmp_path).put(PERMIT)

    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return create_database(tmp_path, create_wiring(tmp_path))


def test_no_row_is_made_for_bytes_that_are_gone(database: Database) -> None:
    with pytest.raises(UnavailableError), database.transaction() as session:
        keep(session, ITS_SHA256, size_bytes=19, media_type="application/pdf")

    with database.reading() as session:
        assert session.get(StoredFile, ITS_SHA256) is None


def test_keeping_the_same_content_twice_records_it_once(database: Database) -> None:
    database.wiring.files.put(PERMIT)
    with database.transaction() as session:
        keep(session, ITS_SHA256, size_bytes=19, media_type="application/pdf")
        keep(session, ITS_SHA256, size_bytes=19, media_type="application/pdf")

    with database.reading() as session:
        assert session.get_one(StoredFile, ITS_SHA256).size_bytes == 19


def test_what_a_killed_process_began_to_write_goes_when_it_is_old(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    store.put(PERMIT)
    begun = only_file(tmp_path).with_name("tmp7h3k_x")
    begun.write_bytes(PERMIT[:5])
    written = datetime.fromtimestamp(begun.stat().st_mtime, UTC)

    store.drop_unfinished(written - timedelta(hours=1))
    kept = begun.exists()
    store.drop_unfinished(written + timedelta(hours=1))

    assert kept
    assert not begun.exists()
    assert store.get(ITS_SHA256) == PERMIT


def test_putting_again_what_is_old_makes_it_new(tmp_path: Path) -> None:
    store = LocalFileStore(tmp_path)
    store.put(PERMIT)
    os.utime(only_file(tmp_path), (0, 0))

    store.put(PERMIT)

    put_at = store.put_at(ITS_SHA256)
    assert put_at is not None
    assert put_at.year > 2000
