# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What may be done in a case is declared once, and begun by officials in one way."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from uuid import UUID

import pytest
from flask import url_for

from munikit.access import Actor
from munikit.app import Portal
from munikit.app.web import create_app
from munikit.cases import Case
from munikit.cases.case.acts import Act, offered
from munikit.cases.case.states import CASE_TRANSITIONS, CaseMove, CaseState
from munikit.cases.history.services import act as do
from munikit.cases.history.services import opened, require_possible
from munikit.cases.rooms import BY_NAME, PACKAGES, ROOMS
from munikit.db import Database
from munikit.kernel.errors import ConflictError, ForbiddenError, NotFoundError

ALL = [act for room in ROOMS for act in room.acts]
CALLED = attrgetter("name", "way")
OFFICIALS = [act for act in ALL if act.may is not None]


def declared(room: ModuleType) -> set[tuple[str, str]]:
    """Return the acts that the files of a room declare, by their names."""
    folder = Path(str(room.__file__)).parent
    files = [import_module(f"{room.__name__}.{each.stem}") for each in folder.glob("acts.py")]
    found = [each for file in (room, *files) for each in vars(file).values()]
    return {CALLED(each) for each in found if isinstance(each, Act)}


@pytest.mark.parametrize("room", PACKAGES, ids=attrgetter("__name__"))
def test_every_act_of_a_room_is_in_its_value(room: ModuleType) -> None:
    assert {CALLED(each) for each in room.ROOM.acts} == declared(room)


def test_no_two_acts_have_one_name() -> None:
    assert len({CALLED(act) for act in ALL}) == len(ALL)
    assert {act.name for act in ALL} == BY_NAME.keys()


def test_every_move_of_a_case_is_an_acts() -> None:
    assert {move for act in ALL for move in (act.first, act.moves) if move} == set(CaseMove)


@pytest.mark.parametrize("act", [each for each in ALL if each.way], ids=CALLED)
def test_what_is_done_in_another_way_is_read_alike(act: Act) -> None:
    told = attrgetter("title", "internal", "implied", "news", "document_type", "tells", "paper")

    assert told(act) == told(BY_NAME[act.name])


@pytest.mark.parametrize("act", BY_NAME.values(), ids=BY_NAME)
def test_an_act_says_what_its_readers_need(act: Act) -> None:
    assert act.title
    assert len(act.name) <= 40  # The column's.
    assert not (act.internal and act.document_type in (29, 36))  # What the person is told of.


def is_allowed(state: CaseState, act: Act) -> bool:
    """Say whether the table has an act's move from a state, at once or after its first one."""
    table = CASE_TRANSITIONS.table
    there = {state, *(to for (at, move), to in table.items() if (at, move) == (state, act.first))}
    return any((each, act.moves) in table for each in there)


@pytest.mark.parametrize("act", [each for each in ALL if each.moves], ids=CALLED)
def test_an_act_that_moves_is_refused_where_the_table_has_no_such_move(
    database: Database, marta: Actor, act: Act
) -> None:
    bare = replace(act, refuses=None, while_open=False)
    for state in CaseState:
        case = Case(state=state)
        with database.reading() as session:
            if is_allowed(state, act):
                require_possible(session, case, bare, marta)
            else:
                with pytest.raises(ConflictError, match="ya está en otro estado"):
                    require_possible(session, case, bare, marta)


@pytest.fixture
def people(rosa: Actor, marta: Actor) -> tuple[Actor, Actor]:
    return rosa, marta


@pytest.mark.parametrize("act", OFFICIALS, ids=CALLED)
def test_an_officials_act_is_begun_with_its_permission_and_on_what_was_seen(
    database: Database,
    filed: Callable[[], UUID],
    case_of: Callable[[UUID], Case],
    people: tuple[Actor, Actor],
    act: Act,
) -> None:
    # Apart from what depends upon the case: that is refused after all of this.
    act = replace(act, first=None, moves=None, refuses=None)
    case = case_of(filed())
    rosa, marta = (replace(each, permissions=frozenset({act.may or ""})) for each in people)
    seen = case.version

    with database.transaction() as session:
        assert opened(session, case.id, act, by=marta, seen=seen).id == case.id
        with pytest.raises(ConflictError, match="cambió esta solicitud"):
            opened(session, case.id, act, by=marta, seen=seen - 1)
        with pytest.raises(NotFoundError):
            opened(session, UUID(int=0), act, by=marta)
        if act.verb:
            with pytest.raises(ForbiddenError, match="es suya"):
                opened(session, case.id, act, by=rosa)
        with pytest.raises(ForbiddenError):
            opened(session, case.id, act, by=replace(marta, permissions=frozenset()))


@pytest.mark.parametrize("act", OFFICIALS, ids=CALLED)
def test_nothing_is_done_but_by_an_official_who_may(
    database: Database, filed: Callable[[], UUID], marta: Actor, act: Act
) -> None:
    case_id = filed()
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        with pytest.raises(ForbiddenError):
            do(session, case, act, by=replace(marta, permissions=frozenset()))
        with pytest.raises(TypeError, match="official's act"):
            do(session, case, act, by=None)


@pytest.mark.parametrize("act", [each for each in ALL if each.offer], ids=CALLED)
def test_an_act_is_offered_where_it_can_be_begun_by_whoever_may(portal: Portal, act: Act) -> None:
    assert act.offer is not None
    with create_app(portal).test_request_context():
        address = url_for(act.offer.page, case_id=UUID(int=0))

    assert address.startswith("/bandeja/" if act.may else "/solicitudes/")


def test_what_an_official_may_not_do_is_not_offered_to_them(
    database: Database, filed: Callable[[], UUID], rosa: Actor, marta: Actor
) -> None:
    nobody = replace(marta, permissions=frozenset())
    with database.reading() as session:
        case = session.get_one(Case, filed())

        assert "Ampliar el plazo" in {o.label for o in offered(session, case, marta, official=True)}
        assert offered(session, case, nobody, official=True) == []
        assert {o.label for o in offered(session, case, rosa)} >= {"Retirar la solicitud"}
