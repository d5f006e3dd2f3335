# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pruning permit with a route of two units, opinions, a second signature and lots."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.case.permissions import ADVISER, CHIEF
from munikit.cases.decision import services as review
from munikit.cases.sharing import services as desk
from munikit.db import Database
from munikit.outbox import StoredEvent
from munikit.procedures import Procedure, versions

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]


def reviewing(procedure: Procedure, **changes: object) -> Procedure:
    """Return the procedure with another way of being reviewed."""
    review = procedure.definition.review.model_copy(update=changes)
    return replace(procedure, definition=procedure.definition.model_copy(update={"review": review}))


@pytest.fixture
def pruning(pruning: Procedure) -> Procedure:
    return reviewing(
        pruning,
        route=("Áreas Verdes",),
        opinions=("Inspección", "Jurídico"),
        second_signature=True,
        simple_approval=True,
    )


@pytest.fixture
def chief(carlos: Actor) -> Actor:
    return replace(carlos, permissions=frozenset(p.value for p in CHIEF.permissions))


@pytest.fixture
def adviser(pedro: Actor) -> Actor:
    return replace(pedro, permissions=frozenset(p.value for p in ADVISER.permissions))


@pytest.fixture
def with_rentas(database: Database, filed: MakeCase, case_of: Read, marta: Actor) -> UUID:
    """A case that has come to the unit that decides."""
    case_id = filed()
    with database.transaction() as session:
        desk.forward(session, case_id, "Se ve bien.", seen=case_of(case_id).version, by=marta)
    return case_id


@pytest.fixture
def proposed(database: Database, with_rentas: UUID, case_of: Read, marta: Actor) -> UUID:
    with database.transaction() as session:
        seen = case_of(with_rentas).version
        review.approve(session, with_rentas, seen=seen, by=marta, text="Pode en invierno.")
    return with_rentas


@pytest.fixture
def approvals(database: Database) -> Callable[[], int]:
    """Count the approvals that were told to the modules."""

    def count() -> int:
        with database.reading() as session:
            told = select(StoredEvent).where(StoredEvent.name == "cases.approved")
            return len(session.scalars(told).all())

    return count


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch, pruning: Procedure) -> Callable[[Case], None]:
    """Let the procedure of a case be one that is not approved in lots."""

    def change(case: Case) -> None:
        plain = reviewing(pruning, simple_approval=False, route=())
        monkeypatch.setitem(versions._known, case.procedure_digest, plain)  # noqa: SLF001 - its memory.

    return change
