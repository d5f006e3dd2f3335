# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The journal is a chain: whatever is done to it behind the portal's back is found and named."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError

from munikit.audit import record, verifier
from munikit.audit.heads import (
    create_key,
    entries,
    found_problems,
    keep_head,
    public_key,
    sign_head,
)
from munikit.db import Database
from munikit.kernel.errors import ConflictError, UnavailableError
from munikit.testing.portals import create_database, create_wiring

ACTS = 6
Lines = list[dict[str, Any]]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path, create_wiring(tmp_path))
    yield made
    made.engine.dispose()


def act(database: Database, number: int = ACTS) -> None:
    for each in range(number):
        with database.transaction() as session:
            record(session, "cases.take", actor_id=None, subject_id=None, data={"number": each})


@pytest.fixture
def signed(database: Database, tmp_path: Path) -> tuple[Lines, Lines, str]:
    """A journal with a head signed in its middle and one at its end; and the public key."""
    settings = database.wiring.settings
    key = create_key(settings)
    for _ in range(2):
        act(database, ACTS // 2)
        with database.reading() as session:
            head = sign_head(session)
        assert head is not None
        assert keep_head(settings, head)
    with database.reading() as session:
        written = list(entries(session))
    heads = list(verifier.read(str(settings.path(settings.audit.heads))))
    assert tmp_path in settings.path(settings.audit.heads).parents
    return written, [dict(each) for each in heads], key


def rewritten(lines: Lines) -> Lines:
    """Return the journal with hashes that fit, as somebody who owns the database would."""
    prev = verifier.FIRST
    for number, line in enumerate(lines, 1):
        line |= {"seq": number, "prev": prev}
        line["hash"] = prev = verifier.digest(line, prev)
    return lines


def change(lines: Lines) -> None:
    lines[2]["data"] = {"number": 99}


def postdate(lines: Lines) -> None:
    lines[2]["at"] = "2026-11-24T15:00:00.000000Z"


def blame(lines: Lines) -> None:
    lines[2]["actor_id"] = "5f0c1f5e-0000-4000-8000-000000000000"


def delete(lines: Lines) -> None:
    del lines[2]


def insert(lines: Lines) -> None:
    lines.insert(2, {**lines[2]})


def swap(lines: Lines) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def truncate(lines: Lines) -> None:
    del lines[4:]


def rewrite(lines: Lines) -> None:
    change(lines)
    rewritten(lines)


TAMPERINGS: list[tuple[Callable[[Lines], None], str]] = [
    (change, "acto 3: fue cambiado"),
    (postdate, "acto 3: fue cambiado"),
    (blame, "acto 3: fue cambiado"),
    (delete, "acto 3: falta"),
    (insert, "acto 4: falta, o está en otro lugar (aquí está el 3)"),
    (swap, "acto 2: falta"),
    (truncate, "acto 6: se firmó y ya no está: el registro fue cortado después del 4"),
    (rewrite, "acto 3: no es el que se firmó"),
]


def check(lines: Lines, heads: Lines, key: str) -> list[str]:
    return list(verifier.problems(lines, heads, verifier.keys_of(key)))


def test_an_untouched_journal_is_whole(signed: tuple[Lines, Lines, str]) -> None:
    assert check(*signed) == []


@pytest.mark.parametrize(
    ("tamper", "said"), TAMPERINGS, ids=[each.__name__ for each, _ in TAMPERINGS]
)
def test_every_kind_of_tampering_is_found(
    signed: tuple[Lines, Lines, str], tamper: Callable[[Lines], None], said: str
) -> None:
    lines, heads, key = signed

    tamper(lines)

    assert any(said in problem for problem in check(lines, heads, key))


def test_a_forged_head_is_found(signed: tuple[Lines, Lines, str]) -> None:
    lines, heads, key = signed
    heads[0]["hash"] = lines[0]["hash"]

    assert "cabeza 3: la firma no es de la clave de este portal" in check(lines, heads, key)


def test_without_heads_a_full_rewrite_cannot_be_told_which_is_why_they_leave_the_machine(
    signed: tuple[Lines, Lines, str],
) -> None:
    lines, _, key = signed

    rewrite(lines)

    assert check(lines, [], key) == []


def test_the_database_itself_refuses_to_change_or_delete_an_entry(database: Database) -> None:
    act(database, 1)

    change_one = "update munikit_audit_entry set outcome = 'x'"
    for statement in (change_one, "delete from munikit_audit_entry"):
        with (
            pytest.raises(DatabaseError, match="never changed nor deleted"),
            database.engine.begin() as connection,
        ):
            connection.exec_driver_sql(statement)


def test_acts_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: act(database, 5), range(4)))

    with database.reading() as session:
        written = list(entries(session))
    assert [each["seq"] for each in written] == list(range(1, 21))
    assert list(verifier.problems(written, [], [])) == []


def test_the_key_is_made_once_for_the_owners_eyes(database: Database) -> None:
    settings = database.wiring.settings
    with pytest.raises(UnavailableError, match="portal audit key"):
        public_key(settings)

    made = create_key(settings)

    assert public_key(settings) == made
    assert settings.path(settings.audit.key).stat().st_mode & 0o077 == 0
    with pytest.raises(ConflictError, match="Ya hay una clave"):
        create_key(settings)


def test_the_portal_finds_what_was_changed_in_its_own_tables(
    database: Database, signed: tuple[Lines, Lines, str]
) -> None:
    assert signed
    with database.engine.begin() as connection:
        connection.exec_driver_sql("drop trigger munikit_audit_entry_no_update")
        changed = "update munikit_audit_entry set outcome = 'refused' where seq = 2"
        connection.exec_driver_sql(changed)

    with database.reading() as session:
        assert list(found_problems(session)) == ["acto 2: fue cambiado"]


def test_a_stranger_checks_it_with_python_alone(
    signed: tuple[Lines, Lines, str], tmp_path: Path
) -> None:
    lines, heads, key = signed
    write(tmp_path / "heads.jsonl", heads)
    write(tmp_path / "journal.jsonl", lines)
    assert alone(tmp_path, key) == (0, "✓ el registro está entero\n")

    truncate(lines)
    write(tmp_path / "journal.jsonl", lines)
    code, said = alone(tmp_path, key)
    assert code == 1
    assert "el registro fue cortado después del 4" in said


def write(file: Path, lines: Lines) -> None:
    file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")


def alone(folder: Path, key: str) -> tuple[int, str]:
    done = subprocess.run(  # noqa: S603 - our own program.
        [sys.executable, "-I", verifier.__file__, "journal.jsonl", "heads.jsonl", key],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@settings(deadline=None)  # Big numbers in plain Python, on a busy machine.
@given(message=st.binary(max_size=200), flipped=st.integers(0, 511))
def test_signatures_are_checked_as_the_library_checks_them(message: bytes, flipped: int) -> None:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    signature = key.sign(message)
    forged = bytearray(signature)
    forged[flipped // 8] ^= 1 << flipped % 8

    assert verifier.verified(public, message, signature)
    assert not verifier.verified(public, message, bytes(forged))
    assert not verifier.verified(public, message + b"x", signature)
