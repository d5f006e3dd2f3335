# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented applications for a demo portal, filed through the case engine's own services."""

from functools import partial

from munikit.cases.filing.services import save_answers, start_case, submit
from munikit.module import DemoWorld
from munikit.people import find_person
from munikit.procedures import CATALOGUE
from munikit.public.rules import Actor, ask, local_date, wiring

_PROCEDURE = "permiso_feria"
# When each was filed, in business days ago: the desk's script says what became of it.
_FILED = (26, 23, 20, 18, 17, 15, 14, 12, 10, 9, 8, 6, 4, 3, 1, 0)
# Begun and never sent: of the oldest what was written is deleted by now.
_DRAFTS = (40, 6, 2)
_UNPAID = 1
_FAIRS = ("fluvial", "central", "barrio")
_GOODS = ("crafts", "produce", "crafts", "other")


def plan_demo_cases(world: DemoWorld) -> None:
    """Plan applications of every resident in turn; the till takes what is filed in the morning."""
    for number, days_ago in enumerate(_FILED):
        world.plan(days_ago, 9, partial(_apply, world, number))
    world.plan(_UNPAID, 16, partial(_apply, world, len(_FILED)))
    for number, days_ago in enumerate(_DRAFTS, start=len(_FILED) + 1):
        world.plan(days_ago, 11, partial(_apply, world, number, send=False))


def _apply(world: DemoWorld, number: int, *, send: bool = True) -> None:
    with world.database.transaction() as session:
        person = find_person(session, world.residents[number % len(world.residents)])
        by = Actor(person.id, person.full_name, person.run, frozenset())
        case = start_case(session, ask(session, CATALOGUE).get(_PROCEDURE), by=by)
        next_year = local_date(wiring(session).clock.now()).year + 1
        answers = {
            "email": f"vecina{number}@ejemplo.example",
            "phone": "912345678",
            "fair": _FAIRS[number % len(_FAIRS)],
            "goods": _GOODS[number % len(_GOODS)],
            "other_goods": "Plantas y semillas",
            "starts_on": f"{next_year}-03-{number + 1:02d}",
        }
        save_answers(session, case.id, answers, by=by)
        if send:
            submit(session, case.id, by=by)
