# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented applications for a demo portal, filed through the case engine's own services."""

from munikit.access import Actor
from munikit.cases.services.filing import save_answers, start_case, submit
from munikit.kernel.clock import local_date
from munikit.module import DemoWorld
from munikit.people import find_person
from munikit.procedures import CATALOGUE
from munikit.wiring import ask, wiring

_PROCEDURE = "permiso_feria"
_CASES = 14
_FAIRS = ("fluvial", "central", "barrio")
_GOODS = ("crafts", "produce", "crafts", "other")


def file_demo_cases(world: DemoWorld) -> None:
    """File applications of every resident in turn; each third one stays a draft."""
    for number in range(_CASES):
        person_id = world.residents[number % len(world.residents)]
        with world.database.transaction() as session:
            person = find_person(session, person_id)
            by = Actor(person.id, person.full_name, person.run, frozenset())
            procedure = ask(session, CATALOGUE).get(_PROCEDURE)
            case = start_case(session, procedure, by=by)
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
            is_draft = number % 5 == 4  # noqa: PLR2004 - some are never sent, as in life.
            if not is_draft:
                submit(session, case.id, by=by)
