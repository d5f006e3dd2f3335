# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A person takes a copy of their own file: all but what is internal, and it can be checked."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from munikit.access import Actor
from munikit.app import Portal
from munikit.audit import AuditEntry, record
from munikit.audit.heads import create_key
from munikit.casefile import proof
from munikit.casefile.export import package
from munikit.cases.case.models import Case
from munikit.cases.messages import services as messages
from munikit.cases.record.cover import cover_for_person
from munikit.db import Database
from munikit.testing.browser import Browser
from munikit.testing.packages import check, contents, repacked

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
WHOLE = "! fojas reservadas: 1 (se ve que están, no qué dicen)\n✓ el expediente está entero\n"


@pytest.fixture
def own(database: Database, full: UUID, key: str, marta: Actor, tmp_path: Path) -> Path:
    """Rosa's copy, after another note of Marta's and acts about other cases."""
    assert key
    with database.transaction() as session:
        record(session, "cases.take", actor_id=marta.id, subject_id=None)
    return taken(database, full, tmp_path / "EXP.zip")


def taken(database: Database, case_id: UUID, path: Path) -> Path:
    with database.reading() as session:
        cover = cover_for_person(session, session.get_one(Case, case_id))
    path.write_bytes(b"".join(package(database, cover, whole=False)))
    return path


def test_it_is_checked_like_any_other_and_says_how_much_is_withheld(own: Path, key: str) -> None:
    assert check(own, key) == (0, WHOLE)


def test_nothing_internal_is_in_it(own: Path, marta: Actor) -> None:
    files = contents(own)

    said = b"".join(files.values()).decode("utf-8", "replace")
    assert "Se ve sano" not in said
    assert "(interna)" not in said
    assert "accesos.jsonl" not in files
    assert "accesos.jsonl" not in files["LEAME.txt"].decode()
    assert marta.name in said  # She asked for something, which the person reads.


def test_a_note_that_is_withheld_is_no_place_to_hide_a_document(own: Path, key: str) -> None:
    files = contents(own)
    index = json.loads(files["indice.json"])
    hidden = next(leaf for leaf in index["leaves"] if leaf.get("name", "").endswith("roble.jpg"))
    hidden_file = hidden.pop("file")
    index["leaves"][hidden["number"] - 1] = {
        "number": hidden["number"],
        "withheld": "0" * 64,
        "chain": hidden["chain"],
    }
    files["indice.json"] = json.dumps(index).encode()
    del files[hidden_file]

    code, said = check(repacked(own, files), key)

    assert code == 1
    assert f"foja {hidden['number']}: falta o fue cambiada en el índice" in said


def test_it_needs_no_more_of_the_journal_than_the_last_act_that_added_to_it(
    database: Database, full: UUID, key: str, marta: Actor
) -> None:
    assert key
    for _ in range(30):
        with database.transaction() as session:
            record(session, "cases.take", actor_id=marta.id, subject_id=None)
    with database.transaction() as session:
        messages.add_note(session, full, "Otra vez.", by=marta)

    span = proof.span_of(database, full, whole=False)

    with database.reading() as session:
        total = session.scalar(select(func.max(AuditEntry.seq)))
    assert span.last == total
    assert span.last - span.first <= 1


def test_the_person_takes_it_from_their_page_and_that_is_written_down(
    portal: Portal, enter: Enter, send: Begin, tmp_path: Path
) -> None:
    key = create_key(portal.settings)
    rosa = enter("rosa")
    address = send(rosa)
    assert "Descargar mi expediente" in rosa.get(address).text

    answer = rosa.post(f"{address}/expediente")

    assert answer.headers["Content-Disposition"] == "attachment; filename=EXP-20261123-000001.zip"
    path = tmp_path / "copy.zip"
    path.write_bytes(answer.data)
    assert check(path, key) == (0, "✓ el expediente está entero\n")
    with portal.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "casefile.export")
        assert len(session.scalars(query).all()) == 1


def test_nobody_takes_a_copy_of_somebody_elses(enter: Enter, send: Begin) -> None:
    address = send(enter("rosa"))

    assert enter("pedro").post(f"{address}/expediente").status_code == 404
    assert enter("marta").post(f"{address}/expediente").status_code == 404


def test_what_was_not_sent_has_no_file_to_copy(enter: Enter, begin: Begin) -> None:
    rosa = enter("rosa")

    assert rosa.post(f"{begin(rosa)}/expediente").status_code == 404
