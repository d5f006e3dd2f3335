# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A signing key is retired: what it signed holds, and whoever steals it later forges nothing."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from munikit.audit import record, verifier
from munikit.audit.commands import audit
from munikit.audit.heads import (
    create_key,
    entries,
    found_problems,
    head_lines,
    keep_head,
    private_key,
    public_of,
    sign_head,
)
from munikit.audit.rotation import rotate
from munikit.db import Database
from munikit.kernel.errors import UnavailableError
from munikit.testing.portals import create_database, create_wiring

Lines = list[dict[str, Any]]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path, create_wiring(tmp_path))
    yield made
    made.engine.dispose()


@pytest.fixture
def thief(database: Database) -> Ed25519PrivateKey:
    """The first key, as somebody copied it before it was retired."""
    create_key(database.wiring.settings)
    return private_key(database.wiring.settings.path(database.wiring.settings.audit.key))


@pytest.fixture
def keys(database: Database, thief: Ed25519PrivateKey) -> list[str]:
    """Three keys that followed one another; each signed a head."""
    made = [public_of(thief)]
    act_and_sign(database)
    for _ in range(2):
        made.append(rotate(database))
        act_and_sign(database)
    return made


def act_and_sign(database: Database) -> None:
    with database.transaction() as session:
        record(session, "cases.take", actor_id=None, subject_id=None)
    with database.reading() as session:
        head = sign_head(session)
    assert head is not None
    assert keep_head(database.wiring.settings, head)


def found(database: Database, lines: Lines, *known: str) -> list[str]:
    with database.reading() as session:
        keys = verifier.keys_of(",".join(known))
        return list(verifier.problems(entries(session), lines, keys))


def sign_as(key: Ed25519PrivateKey, head: dict[str, Any]) -> dict[str, Any]:
    signature = base64.b64encode(key.sign(verifier.head_message(head))).decode()
    return {**head, "signature": signature, "key": public_of(key)}


@pytest.mark.parametrize("which", [0, 1, 2], ids=["first", "second", "present"])
def test_whoever_keeps_one_of_the_keys_checks_the_heads_of_all(
    database: Database, keys: list[str], which: int
) -> None:
    lines = head_lines(database.wiring.settings)

    assert {line["key"] for line in lines if "hash" in line} == set(keys)
    assert found(database, lines, keys[which]) == []
    assert found(database, lines, *keys) == []


def test_without_the_handovers_the_present_key_proves_nothing_of_the_retired_ones(
    database: Database, keys: list[str]
) -> None:
    heads = [line for line in head_lines(database.wiring.settings) if "hash" in line]

    assert "cabeza 1: la firma no es de la clave de este portal" in found(database, heads, keys[2])


def test_a_stolen_key_signs_nothing_after_it_was_retired(
    database: Database, thief: Ed25519PrivateKey, keys: list[str]
) -> None:
    lines = head_lines(database.wiring.settings)
    forged = sign_as(thief, lines[-1])

    told = found(database, [*lines, forged], keys[2])

    assert told == ["cabeza 5: la firmó una clave que se retiró en el acto 2"]


def test_a_stolen_key_cannot_sign_anew_what_was_signed_before(
    database: Database, thief: Ed25519PrivateKey, keys: list[str]
) -> None:
    lines = head_lines(database.wiring.settings)
    forged = sign_as(thief, {**lines[0], "hash": lines[-1]["hash"]})

    told = found(database, [*lines, forged], keys[2])

    assert told == ["cabeza 1: hay dos firmadas que no dicen lo mismo"]


def test_a_stolen_key_cannot_name_another_successor(
    database: Database, thief: Ed25519PrivateKey, keys: list[str]
) -> None:
    lines = head_lines(database.wiring.settings)
    own = Ed25519PrivateKey.generate()
    said = next(line for line in lines if "next" in line) | {"next": public_of(own)}
    message = verifier.handover_message(said)
    said |= {
        name: base64.b64encode(key.sign(message)).decode()
        for name, key in (("signature", thief), ("accepted", own))
    }

    assert found(database, [*lines, said], keys[0]) == ["relevo 2: esa clave ya se había retirado"]


def test_a_handover_that_the_new_key_did_not_sign_is_found(
    database: Database, keys: list[str]
) -> None:
    lines = head_lines(database.wiring.settings)
    handover = next(line for line in lines if "next" in line)
    handover["accepted"] = handover["signature"]

    assert "relevo 2: no lo firmaron las dos claves" in found(database, lines, keys[0])


def test_a_handover_of_strangers_is_found(database: Database, keys: list[str]) -> None:
    stranger = public_of(Ed25519PrivateKey.generate())

    told = found(database, head_lines(database.wiring.settings), stranger)

    assert "relevo 2: no es de una clave conocida" in told
    assert keys[0] not in told


def test_a_rotation_is_an_act_of_the_journal(database: Database, keys: list[str]) -> None:
    with database.reading() as session:
        acts = [each for each in entries(session) if each["action"] == "audit.rotate"]

    assert [each["data"] for each in acts] == [
        {"key": keys[0], "next": keys[1]},
        {"key": keys[1], "next": keys[2]},
    ]


def test_an_interrupted_rotation_keeps_no_head_of_the_retired_key_and_goes_on(
    database: Database, thief: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = database.wiring.settings

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die)
        with pytest.raises(KeyboardInterrupt):
            rotate(database)
    with database.transaction() as session:
        record(session, "cases.take", actor_id=None, subject_id=None)
    with database.reading() as session:
        head = sign_head(session)
    assert head is not None
    assert not keep_head(settings, head)

    new = rotate(database)

    assert [line["next"] for line in head_lines(settings) if "next" in line] == [new]
    act_and_sign(database)
    assert found(database, head_lines(settings), public_of(thief)) == []


def test_there_is_nothing_to_retire_before_a_key_is_made(database: Database) -> None:
    with pytest.raises(UnavailableError, match="portal audit key"):
        rotate(database)


class Folder:
    def __init__(self, database: Database) -> None:
        self.portal = self
        self.database = database
        self.settings = database.wiring.settings


def test_the_command_retires_the_key_and_the_portal_and_a_stranger_still_verify(
    database: Database, keys: list[str], tmp_path: Path
) -> None:
    folder = Folder(database)

    done = CliRunner().invoke(audit, ["rotate"], obj=folder)
    assert done.exit_code == 0, done.output
    new = done.output.splitlines()[-1]

    with database.reading() as session:
        assert list(found_problems(session)) == []
        assert list(found_problems(session, key=f"{keys[0]},{new}")) == []
    CliRunner().invoke(audit, ["export", str(tmp_path / "proof")], obj=folder)
    for known in (keys[0], new, f"{keys[1]},{new}"):
        assert stranger(tmp_path / "proof", known) == "✓ el registro está entero\n"


def stranger(folder: Path, keys: str) -> str:
    program = [sys.executable, "-I", "-S", "verifier.py", "journal.jsonl", "heads.jsonl", keys]
    done = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own program.
    return done.stdout
