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
from munikit.cases.case.states import CASE_TRANSITIONS, CaseState
from munikit.cases.history.services import opened, require_possible
from munikit.cases.rooms import BY_NAME, PACKAGES, ROOMS
from munikit.db import Database
from munikit.kernel.errors import ConflictError, ForbiddenError, NotFoundError

NAME = attrgetter("name")
OFFICIALS = [act for act in BY_NAME.values() if act.may is not None]


def declared(room: ModuleType) -> set[str]:
    """Return the acts that the files of a room declare, by their names."""
    folder = Path(str(room.__file__)).parent
    files = [import_module(f"{room.__name__}.{each.stem}") for each in folder.glob("acts.py")]
    found = [each for file in (room, *files) for each in vars(file).values()]
    return {each.name for each in found if isinstance(each, Act)}


@pytest.mark.parametrize("room", PACKAGES, ids=attrgetter("__name__"))
def test_every_act_of_a_room_is_in_its_value(room: ModuleType) -> None:
    assert {each.name for each in room.ROOM.acts} == declared(room)


def test_no_two_acts_have_one_name() -> None:
    assert len(BY_NAME) == sum(len(room.acts) for room in ROOMS)


@pytest.mark.parametrize("act", BY_NAME.values(), ids=BY_NAME)
def test_an_act_says_what_its_readers_need(act: Act) -> None:
    assert act.title
    assert len(act.name) <= 40  # The column's.
    assert not (act.internal and act.document_type in (29, 36))  # What the person is told of.


@pytest.mark.parametrize(
    "act", [each for each in BY_NAME.values() if each.moves], ids=lambda a: a.name
)
def test_an_act_that_moves_is_refused_where_the_table_has_no_such_move(act: Act) -> None:
    for state in CaseState:
        case = Case(state=state)
        if CASE_TRANSITIONS.allows(state, act.moves):
            require_possible(case, act)
        else:
            with pytest.raises(ConflictError, match="ya está en otro estado"):
                require_possible(case, act)


@pytest.fixture
def people(rosa: Actor, marta: Actor) -> tuple[Actor, Actor]:
    return rosa, marta


@pytest.mark.parametrize("act", OFFICIALS, ids=NAME)
def test_an_officials_act_is_begun_with_its_permission_and_on_what_was_seen(
    database: Database,
    filed: Callable[[], UUID],
    case_of: Callable[[UUID], Case],
    people: tuple[Actor, Actor],
    act: Act,
) -> None:
    case = case_of(filed())
    rosa, marta = (replace(each, permissions=frozenset({act.may})) for each in people)
    seen = case.version

    with database.transaction() as session:
        assert opened(session, case.id, act, by=marta, seen=seen).id == case.id
        with pytest.raises(ConflictError, match="cambió esta solicitud"):
            opened(session, case.id, act, by=marta, seen=seen - 1)
        with pytest.raises(NotFoundError):
            opened(session, UUID(int=0), act, by=marta)
        with pytest.raises(ForbiddenError, match="es suya"):
            opened(session, case.id, act, by=rosa)
        with pytest.raises(ForbiddenError):
            opened(session, case.id, act, by=replace(marta, permissions=frozenset()))


@pytest.mark.parametrize("act", [each for each in BY_NAME.values() if each.offer], ids=NAME)
def test_an_act_is_offered_where_it_can_be_begun_by_whoever_may(portal: Portal, act: Act) -> None:
    assert act.offer is not None
    with create_app(portal).test_request_context():
        address = url_for(act.offer.page, case_id=UUID(int=0))

    assert address.startswith("/bandeja/" if act.may else "/solicitudes/")


def test_what_an_official_may_not_do_is_not_offered_to_them(
    database: Database, filed: Callable[[], UUID], marta: Actor
) -> None:
    with database.reading() as session:
        case = session.get_one(Case, filed())

        assert "Ampliar el plazo" in {o.label for o in offered(session, case, official=marta)}
        assert offered(session, case, official=replace(marta, permissions=frozenset())) == []
        assert {o.label for o in offered(session, case)} >= {"Retirar la solicitud"}
