# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ids that somebody types instead of choosing: no page breaks and nothing is changed by them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.cases import Case
from munikit.db import Base
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.people.models import Person, RoleGrant
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
# What keeps that somebody came and asked, whatever they asked for.
_TRACES = ("audit_", "people_", "platform_", "casefile_access", "cases_case_viewing")
_TYPED = ("to", "id", "deuda", "given", "unit", "scope", "label", "payer", "gateway", "procedure")
_WRITTEN = {
    "text": "x",
    "reason": "x",
    "number": "1",
    "decision": "approve",
    "verdict": "favourable",
    "message": "x",
    "send": "1",
    "declared": "si",
    "version": "1",
}
_FORMS = (
    "/bandeja/lote",
    "/bandeja/avisos/reintentar",
    "/bandeja/ausencias",
    "/bandeja/conciliacion",
    "/bandeja/lotes-de-certificados",
    "/bandeja/listas-de-certificados",
    "/deudas",
)


@pytest.fixture
def typed(portal: Portal, enter: Enter, send: Begin) -> dict[str, str]:
    """Ids of nothing, of a resident and of a case, which are what no page asks for here."""
    address = send(enter("rosa"))
    with portal.database.transaction() as session:
        juana = upsert_resident(session, RUT.of(9_876_543), "Juana", "Paillalef").id
    return {"nothing": str(uuid4()), "resident": str(juana), "case": address.rsplit("/", 1)[-1]}


def with_every_role(portal: Portal) -> None:
    with portal.database.transaction() as session:
        carlos = select(Person).where(Person.email == "carlos@valdivia.example")
        person_id = session.scalars(carlos).one().id
        mine = select(RoleGrant.role).where(RoleGrant.person_id == person_id)
        had = set(session.scalars(mine))
        for name in {role.name for each in portal.modules for role in each.roles} - had:
            session.add(RoleGrant(person_id=person_id, role=name))


def posts(portal: Portal, typed: str) -> list[str]:
    """Return the address of every page that takes a post and an id, with this id in it."""
    adapter = create_app(portal).url_map.bind("localhost")
    found = []
    for rule in adapter.map.iter_rules():
        converters = {k: type(v).__name__ for k, v in rule._converters.items()}  # noqa: SLF001 - as Werkzeug's own debugger reads them.
        if "POST" in (rule.methods or ()) and "UUIDConverter" in converters.values():
            values = {
                name: UUID(typed) if kind == "UUIDConverter" else "contacto"
                for name, kind in converters.items()
            }
            found.append(adapter.build(rule.endpoint, values, method="POST"))
    return sorted(set(found))


def state(portal: Portal) -> dict[str, Any]:
    with portal.database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(table.select()).all()))
            for table in Base.metadata.sorted_tables
            if not table.name.startswith(_TRACES)
        }


@pytest.mark.parametrize("kind", ["nothing", "resident"])
def test_an_address_with_an_id_of_something_else_does_nothing(
    portal: Portal, enter: Enter, typed: dict[str, str], kind: str
) -> None:
    with_every_role(portal)
    carlos = enter("carlos")
    before = state(portal)

    form = dict.fromkeys(_TYPED, typed[kind]) | _WRITTEN

    answers = {each: carlos.post(each, **form).status_code for each in posts(portal, typed[kind])}

    assert len(answers) > 20
    assert {each: code for each, code in answers.items() if code >= 500} == {}
    assert state(portal) == before


@pytest.mark.parametrize("kind", ["nothing", "resident", "case"])
def test_a_form_with_an_id_of_something_else_breaks_nothing(
    portal: Portal, enter: Enter, typed: dict[str, str], kind: str
) -> None:
    with_every_role(portal)
    carlos = enter("carlos")
    with portal.database.reading() as session:
        version = session.get_one(Case, UUID(typed["case"])).version
    desk = f"/bandeja/{typed['case']}"
    value = typed[kind]
    form = dict.fromkeys(_TYPED, value) | _WRITTEN | {"version": str(version)}
    lot = form | {"act": "assign", "case": f"{typed['case']}:{version}"}
    before = state(portal)

    answers = {
        path: carlos.post(path, **(lot if path == "/bandeja/lote" else form)).status_code
        for path in (f"{desk}/asignar", f"{desk}/informe", *_FORMS)
    }

    assert {each: code for each, code in answers.items() if code >= 500} == {}
    assert state(portal) == before
