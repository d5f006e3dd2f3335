# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bytes are deleted while others give the same bytes again: none that is needed is ever lost."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.cases.case.models import Attachment
from munikit.cases.filing import services as filing
from munikit.db import Database
from munikit.db.migrate import upgrade
from munikit.db.upsert import insert_or_ignore
from munikit.documents import AcceptedFile, LocalFileStore, StoredFile, models
from munikit.documents.forgetting import forget
from munikit.documents.references import References, references
from munikit.kernel.errors import UnavailableError
from munikit.procedures import CATALOGUE
from munikit.testing.portals import write_portal
from munikit.wiring import ask, wiring

ROUNDS = 25
Give = Callable[[AcceptedFile], None]


def photo(words: str) -> AcceptedFile:
    return AcceptedFile("roble.jpg", "image/jpeg", b"\xff\xd8\xff" + words.encode())


def everything(database: Database) -> References:
    with database.reading() as session:
        return references(session)


def put(portal: Portal, file: AcceptedFile) -> None:
    portal.database.wiring.files.put(file.content)


def lost(portal: Portal) -> list[str]:
    """Return what rows refer to and the store does not have."""
    with portal.database.reading() as session:
        needed = set(session.scalars(select(Attachment.sha256)))
    store = portal.database.wiring.files
    return [sha256 for sha256 in needed if store.put_at(sha256) is None]


@pytest.fixture
def draft(portal: Portal, rosa: Actor) -> UUID:
    with portal.database.transaction() as session:
        return filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa).id


@pytest.fixture
def give(portal: Portal, rosa: Actor, draft: UUID) -> Give:
    """Give a file as the page does: the bytes first, then what refers to them."""

    def given(file: AcceptedFile) -> None:
        put(portal, file)
        with portal.database.transaction() as session:
            filing.attach(session, draft, "photo", file, by=rosa)

    return given


def test_what_is_just_being_given_is_left_alone(portal: Portal, rosa: Actor, draft: UUID) -> None:
    file = photo("given while it is swept")
    put(portal, file)
    known: dict[str, Any] = {"size_bytes": 1, "media_type": file.media_type}
    with portal.database.transaction() as session:
        models.keep(session, file.sha256, **known)
    found = everything(portal.database)

    with portal.database.transaction() as session:
        models.keep(session, file.sha256, **known)
        while_it_is_given = forget(portal.database, found, file.sha256)
        filing.attach(session, draft, "photo", file, by=rosa)

    assert not while_it_is_given
    assert not forget(portal.database, found, file.sha256)
    assert portal.database.wiring.files.get(file.sha256) == file.content


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """Have a sweep stand still with the bytes gone and its transaction open, until it may go on."""
    gone, on = Event(), Event()
    remove = LocalFileStore.delete

    def stand(store: LocalFileStore, sha256: str) -> None:
        remove(store, sha256)
        gone.set()
        on.wait()

    monkeypatch.setattr(LocalFileStore, "delete", stand)
    yield gone, on
    on.set()


def race(portal: Portal, file: AcceptedFile, give: Give, standing: tuple[Event, Event]) -> None:
    """Put bytes, have a sweep take them, and then refer to them while its end is still to come."""
    gone, on = standing
    put(portal, file)
    found = everything(portal.database)
    with ThreadPoolExecutor(2) as pool:
        swept = pool.submit(forget, portal.database, found, file.sha256)
        gone.wait()
        referred = pool.submit(give, file)
        on.set()
        assert swept.result()
        referred.result()


def test_bytes_that_went_after_they_were_put_are_refused_and_not_lost(
    portal: Portal, rosa: Actor, draft: UUID, give: Give, standing: tuple[Event, Event]
) -> None:
    file = photo("put, and swept before it was referred to")

    def refer(file: AcceptedFile) -> None:
        with portal.database.transaction() as session:
            filing.attach(session, draft, "photo", file, by=rosa)

    with pytest.raises(UnavailableError, match="Inténtelo de nuevo"):
        race(portal, file, refer, standing)
    refused = lost(portal)
    give(file)

    assert refused == []
    assert portal.database.wiring.files.get(file.sha256) == file.content


def test_without_the_lock_they_would_be_lost(
    portal: Portal,
    rosa: Actor,
    draft: UUID,
    standing: tuple[Event, Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: a row for bytes that nobody looks for again, as it was."""
    file = photo("the control")

    def refer(file: AcceptedFile) -> None:
        with portal.database.transaction() as session:
            filing.attach(session, draft, "photo", file, by=rosa)

    with monkeypatch.context() as before:
        before.setattr(filing, "keep", _keep_as_it_was)
        race(portal, file, refer, standing)

    assert lost(portal) == [file.sha256]
    with portal.database.transaction() as session:
        session.execute(delete(Attachment).where(Attachment.sha256 == file.sha256))


def _keep_as_it_was(session, sha256, *, size_bytes, media_type):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - stands in for `keep`.
    values = {"sha256": sha256, "size_bytes": size_bytes, "media_type": media_type}
    now = wiring(session).clock.now()
    session.execute(insert_or_ignore(session, StoredFile, created_at=now, **values))


def give_in_turns(portal: Portal, rosa: Actor, files: list[AcceptedFile]) -> int:
    """Give one file after the other for the same question; return how often it was refused."""
    with portal.database.transaction() as session:
        case = filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)
    refused = 0
    for turn in range(ROUNDS):
        file = files[turn % len(files)]
        put(portal, file)
        try:
            with portal.database.transaction() as session:
                filing.attach(session, case.id, "photo", file, by=rosa)
        except UnavailableError:
            refused += 1
        else:
            assert portal.database.wiring.files.get(file.sha256) == file.content
    return refused


def test_many_who_give_and_take_back_the_same_files_lose_none(portal: Portal, rosa: Actor) -> None:
    files = [photo(f"of everybody {number}") for number in range(3)]
    found = everything(portal.database)

    def take(_number: int) -> None:
        for turn in range(ROUNDS * 2):
            forget(portal.database, found, files[turn % len(files)].sha256)

    with ThreadPoolExecutor(6) as pool:
        given = [pool.submit(give_in_turns, portal, rosa, files) for _ in range(4)]
        taken = list(pool.map(take, range(2)))
        refused = sum(each.result() for each in given)

    assert len(taken) == 2
    assert refused < 4 * ROUNDS
    assert lost(portal) == []


# A sweep that kills its own process at one point of its work.
KILLED = """
import os, signal, sys
from pathlib import Path
from munikit.app import compose
from munikit.documents import LocalFileStore
from munikit.documents.forgetting import forget
from munikit.documents.references import references

root, point, sha256 = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
remove = LocalFileStore.delete


def die(store, sha256):
    if point == "bytes gone":
        remove(store, sha256)
    os.kill(os.getpid(), signal.SIGKILL)


LocalFileStore.delete = die
database = compose(root).database
with database.reading() as session:
    found = references(session)
forget(database, found, sha256)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    made = write_portal(tmp_path)
    if request.param == "postgresql":
        with (made / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    return made


@pytest.mark.parametrize("point", ["row gone", "bytes gone"])
def test_a_sweep_that_is_killed_leaves_an_orphan_that_the_next_one_finds(
    root: Path, point: str
) -> None:
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    mine, another = photo("the killed sweep"), photo("another's")
    for each in (mine, another):
        put(portal, each)
        with portal.database.transaction() as session:
            models.keep(session, each.sha256, size_bytes=1, media_type=each.media_type)

    command = [sys.executable, "-c", KILLED, str(root), point, mine.sha256]
    killed = subprocess.run(command, check=False, capture_output=True)  # noqa: S603 - our own script.

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    with portal.database.reading() as session:
        assert session.get(StoredFile, mine.sha256) is not None
    assert forget(portal.database, everything(portal.database), mine.sha256)
    assert portal.database.wiring.files.put_at(mine.sha256) is None
    assert portal.database.wiring.files.get(another.sha256) == another.content
    portal.database.engine.dispose()
