# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A published folder that is edited is offered as it was, until its changes are published."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from munikit.access import Actor
from munikit.app.checks import CHECKS
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError
from munikit.module import Health
from munikit.outbox import run_due
from munikit.procedures import CATALOGUE, Catalogue, Procedure, load_procedure
from munikit.procedures.offering import ADOPT, find_offered, find_shown, offered
from munikit.procedures.publishing import (
    EDITOR,
    ProcedureMove,
    edit_of,
    move_procedure,
    moves_of,
    publish_at_once,
)
from munikit.testing.portals import NOW, create_database, create_wiring, put_catalogue

Write = Callable[..., Path]
Edit = Callable[[Procedure], None]
MARTA = Actor(uuid4(), "Marta", None, frozenset(p.value for p in EDITOR.permissions))
CARLOS = replace(MARTA, id=uuid4(), name="Carlos")
OLD = "Permiso de poda"
CHANGED = "Permiso para podar un árbol"


@pytest.fixture
def own(write_procedure: Write, reachable: Callable[[Path], Path]) -> Procedure:
    folder = reachable(write_procedure("minutes = 5", "minutes = 6"))
    return replace(load_procedure(folder), own=True)


@pytest.fixture
def edited(own: Procedure) -> Procedure:
    return retitled(own, CHANGED)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def database(tmp_path: Path, own: Procedure, clock: FixedClock) -> Database:
    """A portal whose worker ran after the folder was put in place."""
    wiring = create_wiring(tmp_path, clock=clock, ports={CATALOGUE.name: Catalogue([own])})
    database = create_database(tmp_path, wiring)
    run_due(database, {ADOPT.name: ADOPT})
    return database


@pytest.fixture
def edit(database: Database) -> Edit:
    """Start the portal again with another content of the folder."""

    def restart(procedure: Procedure) -> None:
        put_catalogue(database, Catalogue([procedure]))

    return restart


def retitled(procedure: Procedure, title: str) -> Procedure:
    definition = procedure.definition.model_copy(update={"title": title})
    return Procedure(definition, procedure.document, procedure.rules, own=procedure.own)


def moved(database: Database, move: ProcedureMove, by: Actor) -> None:
    with database.transaction() as session:
        move_procedure(session, "poda", move, by=by)


def titles(database: Database) -> set[str]:
    """Return the title in the list, on the sheet and where an application begins."""
    with database.reading() as session:
        return {
            *(each.title for each in offered(session)),
            find_shown(session, "poda").title,
            find_offered(session, "poda").title,
        }


def test_an_edit_waits_for_two_people(database: Database, edit: Edit, edited: Procedure) -> None:
    edit(edited)
    assert titles(database) == {OLD}

    moved(database, ProcedureMove.SEND_CHANGES, MARTA)
    assert titles(database) == {OLD}
    with pytest.raises(ConflictError, match="Debe publicarlo otra persona"):
        moved(database, ProcedureMove.PUBLISH_CHANGES, MARTA)
    moved(database, ProcedureMove.PUBLISH_CHANGES, CARLOS)

    assert titles(database) == {CHANGED}
    with database.reading() as session:
        assert edit_of(session, edited) is None


def test_what_was_edited_again_in_review_is_not_published(
    database: Database, edit: Edit, edited: Procedure
) -> None:
    edit(edited)
    moved(database, ProcedureMove.SEND_CHANGES, MARTA)
    edit(retitled(edited, "Otro título"))

    with pytest.raises(ConflictError, match="otro estado"):
        moved(database, ProcedureMove.PUBLISH_CHANGES, CARLOS)

    assert titles(database) == {OLD}


def test_a_draft_that_was_edited_in_review_is_not_published(
    database: Database, edit: Edit, edited: Procedure
) -> None:
    moved(database, ProcedureMove.RETIRE, MARTA)
    moved(database, ProcedureMove.TAKE_UP, MARTA)
    moved(database, ProcedureMove.SEND_TO_REVIEW, MARTA)
    edit(edited)

    with pytest.raises(ConflictError, match="cambió desde que se envió a revisión"):
        moved(database, ProcedureMove.PUBLISH, CARLOS)


def test_the_moves_of_changes_are_there_where_there_are_changes(
    database: Database, edit: Edit, own: Procedure, edited: Procedure
) -> None:
    with database.reading() as session:
        assert moves_of(session, own) == [ProcedureMove.RETIRE]
    with pytest.raises(ConflictError):
        moved(database, ProcedureMove.SEND_CHANGES, MARTA)

    edit(edited)

    with database.reading() as session:
        assert moves_of(session, edited) == [ProcedureMove.RETIRE, ProcedureMove.SEND_CHANGES]


def test_what_a_module_ships_follows_its_package(
    database: Database, edit: Edit, edited: Procedure
) -> None:
    edit(replace(edited, own=False))

    assert titles(database) == {CHANGED}


def test_the_doctor_warns_of_changes_nobody_published(
    database: Database, edit: Edit, edited: Procedure
) -> None:
    check = next(each for each in CHECKS if each.name == "procedures")
    with database.reading() as session:
        assert check.run(session).health is Health.OK

    edit(edited)

    with database.reading() as session:
        found = check.run(session)
    assert found.health is Health.WARNING
    assert "poda" in found.text


def test_whoever_keeps_the_machine_publishes_at_once(
    database: Database, edit: Edit, edited: Procedure
) -> None:
    edit(edited)

    with database.transaction() as session:
        publish_at_once(session, "poda")

    assert titles(database) == {CHANGED}


def test_the_worker_publishes_no_edit(
    database: Database, clock: FixedClock, edit: Edit, edited: Procedure
) -> None:
    edit(edited)

    clock.moment += timedelta(hours=1)
    assert run_due(database, {ADOPT.name: ADOPT}) == 1

    assert titles(database) == {OLD}
