# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure of the portal's own for the demo, and the neighbours who ask for it."""

import shutil
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from munikit.access import Actor
from munikit.cases.filing.services import save_answers, start_case, submit
from munikit.module import DemoWorld
from munikit.people import find_person
from munikit.procedures import CATALOGUE
from munikit.wiring import ask

PRUNING = "poda_de_arboles"
# When each was filed, in business days ago: `demo_scripts` says what became of it.
_FILED = (15, 13, 12, 9, 6, 4, 2)
_PLACES = (
    ("Avenida Picarte", "1455", "Tilo", 8, "cables"),
    ("Los Robles", "125", "Acacio", 11, "branches"),
    ("Pedro Montt", "2310", "Ciruelo", 5, "light"),
    ("General Lagos", "1107", "Castaño", 12, "branches"),
    ("Bueras", "980", "Liquidámbar", 7, "cables"),
    ("Simpson", "342", "Aromo", 6, "light"),
    ("Errázuriz", "1788", "Tilo", 9, "cables"),
)


def bring_procedure(root: Path) -> bool:
    """Put the procedure among the portal's own, unless it is there; return whether it was put."""
    folder = root / "procedures" / PRUNING
    if folder.exists():
        return False
    with as_file(files("munikit.app") / "demo_procedures" / PRUNING) as ours:
        shutil.copytree(ours, folder)
    return True


def plan_pruning(world: DemoWorld) -> None:
    for number, days_ago in enumerate(_FILED):
        world.plan(days_ago, 9, partial(_apply, world, number))


def _apply(world: DemoWorld, number: int) -> None:
    street, house, kind, metres, why = _PLACES[number]
    with world.database.transaction() as session:
        person = find_person(session, world.residents[-1 - number % len(world.residents)])
        by = Actor(person.id, person.full_name, person.run, frozenset())
        case = start_case(session, ask(session, CATALOGUE).get(PRUNING), by=by)
        answers = {
            "email": f"vecino{number}@ejemplo.example",
            "phone": "987654321",
            "address": {"street": street, "number": house, "more": "", "commune": ""},
            "trees": [{"kind": kind, "metres": metres}],
            "why": why,
        }
        save_answers(session, case.id, answers, by=by)
        submit(session, case.id, by=by)
