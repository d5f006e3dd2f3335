# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every file store keeps: a new adapter is one more line in ``STORES``."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from munikit.contracts.adapters import FileStore
from munikit.documents import LocalFileStore
from munikit.kernel.errors import NotFoundError
from munikit.testing.fakes import MemoryFileStore

CONTENT = b"%PDF-1.7 el poder de una persona"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
STORES: dict[str, Callable[[Path], FileStore]] = {
    "local": LocalFileStore,
    "memory": lambda _folder: MemoryFileStore(),
}


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return STORES[request.param](tmp_path / "files")


def test_what_is_deleted_is_kept_no_longer(store: FileStore) -> None:
    store.put(CONTENT)

    store.delete(SHA256)

    assert store.put_at(SHA256) is None
    assert list(store.names(SHA256[:2])) == []
    with pytest.raises(NotFoundError):
        store.get(SHA256)


def test_deleting_what_is_not_there_is_done_already(store: FileStore) -> None:
    store.delete(SHA256)

    assert store.put_at(SHA256) is None


def test_what_was_deleted_can_be_put_again(store: FileStore) -> None:
    store.put(CONTENT)
    store.delete(SHA256)

    store.put(CONTENT)

    assert store.get(SHA256) == CONTENT


def test_a_store_says_when_it_was_given_something_last(store: FileStore) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    store.put(CONTENT)
    first = store.put_at(SHA256)

    store.put(CONTENT)
    second = store.put_at(SHA256)

    assert first is not None
    assert second is not None
    assert before < first <= second


def test_a_store_names_what_it_keeps_by_the_first_two_signs(store: FileStore) -> None:
    store.put(CONTENT)
    other = f"{(int(SHA256[:2], 16) + 1) % 256:02x}"

    assert list(store.names(SHA256[:2])) == [SHA256]
    assert list(store.names(other)) == []


def test_what_is_whole_is_never_taken_for_unfinished(store: FileStore) -> None:
    store.put(CONTENT)

    store.drop_unfinished(datetime.now(UTC) + timedelta(days=1))

    assert store.get(SHA256) == CONTENT
