# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The life of a procedure: who moves it, what it must have, and who may begin it meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from munikit.access import Actor
from munikit.db import Database, remembered
from munikit.kernel.errors import ConflictError, ForbiddenError, NotFoundError
from munikit.procedures import CATALOGUE, Catalogue, Procedure, load_procedure
from munikit.procedures.offering import find_offered, offered
from munikit.procedures.publications import ProcedureState
from munikit.procedures.publishing import (
    EDITOR,
    PROCEDURE_TRANSITIONS,
    ProcedureMove,
    lacks,
    move_procedure,
    state_of,
)
from munikit.testing.portals import create_database, create_wiring

Write = Callable[..., Path]


@pytest.fixture
def draft(write_procedure: Write, reachable: Callable[[Path], Path]) -> Procedure:
    return load_procedure(reachable(write_procedure("minutes = 5", "minutes = 5\ndraft = true")))


@pytest.fixture
def database(tmp_path: Path, draft: Procedure) -> Database:
    ports = {CATALOGUE.name: Catalogue([draft])}
    return create_database(tmp_path, create_wiring(tmp_path, ports=ports))


def editor(name: str) -> Actor:
    return Actor(uuid4(), name, None, frozenset(p.value for p in EDITOR.permissions))


MARTA, CARLOS = editor("Marta"), editor("Carlos")


def moved(database: Database, move: ProcedureMove, by: Actor) -> None:
    with database.transaction() as session:
        move_procedure(session, "poda", move, by=by)


def test_a_draft_is_offered_to_nobody(database: Database) -> None:
    with database.reading() as session:
        assert offered(session) == ()
        with pytest.raises(NotFoundError, match="no está disponible"):
            find_offered(session, "poda")


def test_one_sends_to_review_and_another_publishes(database: Database, draft: Procedure) -> None:
    moved(database, ProcedureMove.SEND_TO_REVIEW, MARTA)
    with pytest.raises(ConflictError, match="Debe publicarlo otra persona"):
        moved(database, ProcedureMove.PUBLISH, MARTA)

    moved(database, ProcedureMove.PUBLISH, CARLOS)

    with database.reading() as session:
        assert state_of(session, draft) is ProcedureState.PUBLISHED
        assert [each.id for each in offered(session)] == ["poda"]


def test_what_is_retired_is_offered_no_more(database: Database) -> None:
    moved(database, ProcedureMove.SEND_TO_REVIEW, MARTA)
    moved(database, ProcedureMove.PUBLISH, CARLOS)

    moved(database, ProcedureMove.RETIRE, MARTA)

    with database.reading() as session, pytest.raises(NotFoundError):
        find_offered(session, "poda")


def ids(database: Database) -> list[str]:
    with database.reading() as session:
        return [each.id for each in offered(session)]


def test_what_is_published_is_offered_from_its_commit_on_and_not_before(
    database: Database,
) -> None:
    moved(database, ProcedureMove.SEND_TO_REVIEW, MARTA)

    with database.transaction() as session:
        move_procedure(session, "poda", ProcedureMove.PUBLISH, by=CARLOS)
        # Somebody reads the list between the act and its commit.
        before = ids(database)

    assert before == []
    assert ids(database) == ["poda"]


def test_what_whoever_publishes_sees_before_the_commit_nobody_else_is_told(
    database: Database,
) -> None:
    moved(database, ProcedureMove.SEND_TO_REVIEW, MARTA)

    with suppress(RuntimeError), database.transaction() as session:
        move_procedure(session, "poda", ProcedureMove.PUBLISH, by=CARLOS)
        mine = [each.id for each in offered(session)]
        raise RuntimeError("something after it fails")

    assert mine == ["poda"]
    assert ids(database) == []


def test_another_process_sees_within_seconds_what_one_published(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Database(
        database.url.render_as_string(hide_password=False),
        replace(database.wiring, memories={}),
    )
    assert ids(other) == []
    moved(database, ProcedureMove.SEND_TO_REVIEW, MARTA)
    moved(database, ProcedureMove.PUBLISH, CARLOS)

    known = ids(other)
    later = monotonic() + 5.1
    monkeypatch.setattr(remembered, "monotonic", lambda: later)

    assert known == []
    assert ids(other) == ["poda"]


def test_a_stranger_to_the_catalogue_moves_nothing(database: Database) -> None:
    nobody = replace(MARTA, permissions=frozenset())
    with pytest.raises(ForbiddenError):
        moved(database, ProcedureMove.SEND_TO_REVIEW, nobody)


@pytest.mark.parametrize("move", [m for m in ProcedureMove if m != "send_to_review"])
def test_a_draft_goes_to_review_and_nowhere_else(database: Database, move: ProcedureMove) -> None:
    with pytest.raises(ConflictError, match="borrador"):
        moved(database, move, MARTA)


def test_every_move_is_reachable() -> None:
    assert {move for _, move in PROCEDURE_TRANSITIONS.table} == set(ProcedureMove)


def test_what_is_published_tells_people_where_and_why(write_procedure: Write) -> None:
    folder = write_procedure('norm = "Ordenanza de ejemplo, artículo 2"', 'norm = "La ordenanza"')

    missing = " ".join(lacks(load_procedure(folder)))

    assert "preguntar el correo" in missing
    assert "el artículo de la norma" in missing


def test_long_sentences_are_not_published(write_procedure: Write) -> None:
    long = "palabra " * 26
    folder = write_procedure("Pida permiso para podar un árbol de la calle.", f"{long}.")

    assert any("una tiene 26" in each for each in lacks(load_procedure(folder)))
