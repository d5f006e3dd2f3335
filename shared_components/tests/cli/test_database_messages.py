# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a database or a disk refuses is a line with its way out, never a traceback."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from munikit.app import compose
from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.audit import record
from munikit.cli.main import portal as command
from munikit.db.failures import explain
from munikit.db.migrate import upgrade
from munikit.testing.portals import write_portal

SERVER = make_url("postgresql+psycopg://portal:clave@db.example/portal")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--carpeta", str(root), *words])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            'FATAL:  password authentication failed for user "portal"',
            "no acepta la clave del usuario «portal»",
        ),
        ('FATAL:  role "portal" does not exist', "no conoce al usuario «portal»"),
        ('FATAL:  database "portal" does not exist', "createdb portal"),
        ("connection failed: Connection refused", "no acepta conexiones"),
        ("failed to resolve host 'db.example': Name or service not known", "no se encuentra"),
        ("FATAL:  the database system is starting up", "se está reiniciando"),
        ("server closed the connection unexpectedly", "cortó la conexión"),
        ("connection timeout expired", "no respondió a tiempo"),
        ("canceling statement due to lock timeout", "está tomada por otro proceso"),
        ("FATAL:  sorry, too many clients already", "no admite más conexiones"),
        ("permission denied for schema public", "no deja crear o leer tablas"),
        ("could not extend file: No space left on device", "no tiene espacio"),
        ("database disk image is malformed", "recupere el respaldo"),
        ("attempt to write a readonly database", "no se puede escribir"),
        ("unable to open database file", "Revise que la carpeta exista"),
        ("disk I/O error", "el disco falla"),
    ],
)
def test_a_driver_s_words_are_told_in_spanish(said: str, told: str) -> None:
    words = explain(OperationalError("select 1", None, Exception(said)), SERVER)

    assert told in words
    assert "clave@" not in words


@pytest.mark.parametrize("words", [("db", "upgrade"), ("db", "check"), ("worker", "--once")])
def test_a_server_that_is_off_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    write_portal(tmp_path)
    monkeypatch.setenv("PORTAL_DATABASE__URL", "postgresql+psycopg://portal@127.0.0.1:1/portal")

    done = run(tmp_path, *words)

    assert done.exit_code == 1
    assert "«portal» en 127.0.0.1:1 no acepta conexiones" in done.output
    assert isinstance(done.exception, SystemExit)


def test_a_file_that_is_no_database_is_a_line(tmp_path: Path) -> None:
    write_portal(tmp_path)
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "portal.db").write_bytes(b"not a database at all" * 100)

    done = run(tmp_path, "db", "upgrade")

    assert done.exit_code == 1
    assert "portal.db: no es una base SQLite, o está dañada" in done.output


def test_a_file_that_another_process_holds_is_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_portal(tmp_path)
    monkeypatch.setattr("munikit.db.engine._PATIENCE_MS", 1)
    (tmp_path / "instance").mkdir()
    holder = sqlite3.connect(tmp_path / "instance" / "portal.db", isolation_level=None)
    holder.execute("pragma journal_mode=wal")
    holder.execute("begin immediate")

    done = run(tmp_path, "db", "upgrade")
    holder.close()

    assert done.exit_code == 1
    assert "está tomada por otro proceso" in done.output


def test_a_folder_where_nothing_can_be_written_is_a_line(tmp_path: Path) -> None:
    write_portal(tmp_path)
    (tmp_path / "instance").write_text("a file in its place", encoding="utf-8")

    done = run(tmp_path, "db", "upgrade")

    assert done.exit_code == 1
    assert "instance: ya existe y no es una carpeta" in done.output


def test_tables_of_a_version_that_is_not_installed_are_a_line(tmp_path: Path) -> None:
    portal = compose(write_portal(tmp_path))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.engine.begin() as connection:
        connection.execute(text("update munikit_alembic_version set version_num = '9999'"))
    portal.database.engine.dispose()

    done = run(tmp_path, "db", "upgrade")

    assert done.exit_code == 1
    assert "Las tablas de munikit están en 9999" in done.output


@pytest.mark.parametrize("words", [("db", "check"), ("web",), ("doctor",)])
def test_tables_newer_than_the_packages_ask_for_the_backup_and_never_for_an_upgrade(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    portal = compose(write_portal(tmp_path))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.engine.begin() as connection:
        connection.execute(text("update munikit_alembic_version set version_num = '9999'"))
    portal.database.engine.dispose()

    done = run(tmp_path, *words)

    said = done.output + str(done.exception)
    assert done.exit_code == 1
    assert "más nuevas que" in said
    assert "recupere el respaldo" in said
    assert "db upgrade" not in said


@pytest.mark.parametrize(
    "words", [("db", "upgrade"), ("db", "check"), ("web",), ("worker", "--once"), ("doctor",)]
)
def test_tables_of_a_development_version_are_a_line_with_what_to_do(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    portal = compose(write_portal(tmp_path))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.engine.begin() as connection:
        connection.execute(
            text("update munikit_alembic_version set version_num = '0020_old_names'")
        )
    portal.database.engine.dispose()

    done = run(tmp_path, *words)

    said = done.output + str(done.exception)
    assert done.exit_code == 1
    assert "más nuevas" not in said
    assert "Traceback" not in said
    # Every other command sends to the one that explains it.
    told = "versión de desarrollo" if words == ("db", "upgrade") else "portal db upgrade"
    assert told in said


def test_an_upgrade_names_a_module_that_stays_aside_and_gives_it_no_tick(tmp_path: Path) -> None:
    names = [module.name for module in discover(CORE)[0][1:]]
    lonely = next(name for name in names if name == "certificates")
    root = write_portal(tmp_path, f'[modules]\nenabled = ["{lonely}"]\n[{lonely}]\nnonsense = 1\n')

    done = run(root, "db", "upgrade")

    assert done.exit_code == 1
    assert f"✗ {lonely} queda apartado: " in done.output
    assert f"✓ {lonely}" not in done.output
    assert "✓ munikit: " in done.output


def test_a_lost_key_of_the_journal_is_asked_for_and_never_made_anew_by_itself(
    tmp_path: Path,
) -> None:
    root = write_portal(tmp_path)
    run(root, "db", "upgrade")
    key = root / "instance" / "audit-key.pem"
    assert key.is_file()
    portal = compose(root)
    with portal.database.transaction() as session:
        record(session, "cases.take", actor_id=None, subject_id=None)
    portal.database.engine.dispose()
    kept = run(root, "audit", "verify").output
    key.unlink()

    upgraded, asked = run(root, "db", "upgrade"), run(root, "audit", "key")
    was_made = key.exists()
    looked = run(root, "doctor").output
    insisted = run(root, "audit", "key", "--nueva")

    assert "Falta" in kept
    assert "audit-heads.jsonl: cópielo del respaldo" in kept
    assert "Cópiela del respaldo" in upgraded.output
    assert asked.exit_code == 1
    assert "cópiela del respaldo" in asked.output
    assert not was_made
    assert "Cópiela del respaldo" in looked
    assert insisted.exit_code == 0
    assert key.is_file()
