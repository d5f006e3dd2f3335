# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two who decide at once, on a real PostgreSQL; without the protection both of them do."""

from collections.abc import Callable
from contextlib import nullcontext
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from databases.racing import at_once, unversioned
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.case.models import CaseAct
from munikit.cases.decision import services as review
from munikit.cases.filing import services as filing
from munikit.cases.history import services as moves
from munikit.outbox import StoredEvent

ROUNDS = 5


def approvals(portal: Portal) -> int:
    with portal.database.reading() as session:
        told = select(func.count()).where(StoredEvent.name == "cases.approved")
        return session.scalar(told.select_from(StoredEvent)) or 0


def decide_together(portal: Portal, case_id: UUID, officials: list[Actor]) -> int:
    with portal.database.reading() as session:
        seen = session.get_one(Case, case_id).version
    before = approvals(portal)
    at_once(
        portal,
        [
            lambda session, by=by: review.approve(session, case_id, seen=seen, by=by)  # type: ignore[misc] # A default binds it.
            for by in officials
        ],
    )
    return approvals(portal) - before


def test_two_officials_who_decide_at_once_decide_once(
    portal: Portal, filed: Callable[[], UUID], officials: list[Actor]
) -> None:
    assert [decide_together(portal, filed(), officials) for _ in range(ROUNDS)] == [1] * ROUNDS


def test_without_row_versions_they_decide_twice(
    portal: Portal,
    filed: Callable[[], UUID],
    officials: list[Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The table of moves and the history's numbers would still tell them apart: each looks before
    # the other has written, and so each is the first.
    together = Barrier(len(officials))
    look = moves.check_version

    def look_together(session: Session, case: Case, seen: int) -> None:
        look(session, case, seen)
        together.wait()

    monkeypatch.setattr(moves, "check_version", look_together)
    write_no_history(monkeypatch)
    with unversioned():
        assert decide_together(portal, filed(), officials) == len(officials)


def decide_and_withdraw(portal: Portal, case_id: UUID, official: Actor, rosa: Actor) -> int:
    with portal.database.reading() as session:
        seen = session.get_one(Case, case_id).version
    return at_once(
        portal,
        [
            lambda session: review.approve(session, case_id, seen=seen, by=official),
            lambda session: filing.withdraw(session, case_id, by=rosa),
        ],
    )


@pytest.mark.parametrize("versioned", [True, False], ids=["with row versions", "without"])
def test_what_is_withdrawn_as_it_is_decided_ends_one_way(
    portal: Portal,
    filed: Callable[[], UUID],
    people: tuple[Actor, Actor],
    monkeypatch: pytest.MonkeyPatch,
    *,
    versioned: bool,
) -> None:
    held = []
    for case_id in [filed() for _ in range(ROUNDS)]:
        with monkeypatch.context() as patch, nullcontext() if versioned else unversioned():
            if not versioned:
                look_at_once(patch)
            held.append(decide_and_withdraw(portal, case_id, *people))
    assert held == [1 if versioned else 2] * ROUNDS


def look_at_once(patch: pytest.MonkeyPatch) -> None:
    """Let both look at the case before either has written, and number no act."""
    together = Barrier(2, timeout=600)

    def after_both(act: Callable[..., Any]) -> Callable[..., Any]:
        def wait_and_act(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as it was called.
            together.wait()
            return act(*given, **named)

        return wait_and_act

    patch.setattr(review, "grant", after_both(review.grant))
    patch.setattr(filing, "act", after_both(filing.act))
    write_no_history(patch)


def write_no_history(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(moves, "_line", lambda *_: CaseAct(id=uuid4()))
    patch.setattr(moves, "enter_act", lambda *_: None)
