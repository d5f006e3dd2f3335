# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever owns the database may drop its triggers and write: the verifiers find every way of it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from databases.tamperings import TAMPERINGS, append, rewrite
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from munikit.app import Portal, compose
from munikit.audit import record
from munikit.audit.commands import audit
from munikit.audit.heads import create_key, entries, keep_head, public_key, sign_head
from munikit.db import Database
from munikit.db.migrate import upgrade
from munikit.testing.portals import write_portal


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    upgrade(composed.database, [module.migrated for module in composed.installed])
    create_key(composed.settings)
    yield composed
    with composed.database.engine.begin() as connection:
        if request.param == "postgresql":
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    composed.database.engine.dispose()


def act(database: Database, number: int) -> None:
    for each in range(number):
        with database.transaction() as session:
            record(session, "cases.take", actor_id=None, subject_id=None, data={"number": each})


def sign(portal: Portal) -> None:
    with portal.database.reading() as session:
        head = sign_head(session)
    assert head is not None
    keep_head(portal.settings, head)


@pytest.fixture
def owned(portal: Portal) -> Portal:
    """Six acts, heads signed after the third and the sixth, and no trigger left."""
    for _ in range(2):
        act(portal.database, 3)
        sign(portal)
    with portal.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.exec_driver_sql(f"drop trigger munikit_audit_entry_no_{verb}")
        else:
            connection.exec_driver_sql("alter table munikit_audit_entry disable trigger user")
    return portal


@dataclass
class Folder:
    portal: Portal


def verify(portal: Portal, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(audit, ["verify", *options], obj=Folder(portal))
    return done.exit_code, done.output


def alone(portal: Portal, *options: str) -> tuple[int, str]:
    """Export the journal and check it by the stand-alone verifier, in a Python without munikit."""
    target = portal.settings.root / "proof"
    done = CliRunner().invoke(audit, ["export", str(target)], obj=Folder(portal))
    assert done.exit_code == 0, done.output
    arguments = options or ("heads.jsonl", public_key(portal.settings))
    checked = subprocess.run(  # noqa: S603 - our own program.
        [sys.executable, "-I", "-S", "verifier.py", "journal.jsonl", *arguments],
        cwd=target,
        capture_output=True,
        text=True,
        check=False,
    )
    return checked.returncode, checked.stdout


def test_an_untouched_journal_is_whole_for_both_verifiers(owned: Portal) -> None:
    assert verify(owned) == (0, "✓ El registro está entero\n")
    assert alone(owned) == (0, "✓ el registro está entero\n")


@pytest.mark.parametrize(
    ("tamper", "said"), TAMPERINGS, ids=[each.__name__ for each, _ in TAMPERINGS]
)
def test_what_is_done_to_the_tables_is_found(
    owned: Portal, tamper: Callable[[Connection], None], said: str
) -> None:
    with owned.database.engine.begin() as connection:
        tamper(connection)

    code, found = verify(owned)

    assert code == 1
    assert said in found
    # An act that was added and fits is found by the next head alone: none covers it yet.
    assert alone(owned)[0] == (0 if tamper is append else 1)


def test_a_rewrite_with_a_key_of_ones_own_is_found_by_what_was_kept_elsewhere(
    owned: Portal, tmp_path: Path
) -> None:
    key_kept = public_key(owned.settings)
    heads = owned.settings.path(owned.settings.audit.heads)
    heads_kept = tmp_path / "kept-elsewhere.jsonl"
    heads_kept.write_bytes(heads.read_bytes())
    with owned.database.engine.begin() as connection:
        rewrite(connection)
    heads.unlink()
    owned.settings.path(owned.settings.audit.key).unlink()
    create_key(owned.settings)
    sign(owned)

    assert verify(owned)[0] == 0
    code, found = verify(owned, "--cabezas", str(heads_kept), "--clave", key_kept)
    assert code == 1
    assert "el registro se escribió de nuevo" in found
    assert verify(owned, "--clave", key_kept)[1].startswith(
        "✗ cabeza 6: la firma no es de la clave"
    )
    assert alone(owned, str(heads_kept), key_kept)[0] == 1


def test_the_tables_refuse_changes_while_their_triggers_stand(portal: Portal) -> None:
    act(portal.database, 1)
    replaced = "insert or replace into munikit_audit_entry select * from munikit_audit_entry"
    statements = ["update munikit_audit_entry set outcome = 'x'", "delete from munikit_audit_entry"]
    sqlite = portal.database.engine.dialect.name == "sqlite"
    statements.append(replaced if sqlite else "truncate munikit_audit_entry")

    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="never changed nor deleted"),
            portal.database.engine.begin() as connection,
        ):
            connection.exec_driver_sql(statement)


def test_acts_of_many_at_once_make_one_chain(portal: Portal) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: act(portal.database, 10), range(8)))

    with portal.database.reading() as session:
        written = list(entries(session))
    assert [each["seq"] for each in written] == list(range(1, 81))
    assert verify(portal)[0] == 0


def test_an_undone_savepoint_takes_only_its_own_acts_with_it(portal: Portal) -> None:
    with portal.database.transaction() as session:
        record(session, "cases.take", actor_id=None, subject_id=None)
        savepoint = session.begin_nested()
        record(session, "cases.approve", actor_id=None, subject_id=None)
        savepoint.rollback()
        with session.begin_nested():
            record(session, "cases.note", actor_id=None, subject_id=None)

    with portal.database.reading() as session:
        assert [each["action"] for each in entries(session)] == ["cases.take", "cases.note"]
