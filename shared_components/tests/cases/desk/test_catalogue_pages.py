# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The catalogue at the desk: trying a procedure, and publishing what was edited."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.outbox import run_due
from munikit.people import Person, grant_role
from munikit.procedures.commands import procedure
from munikit.testing.browser import Browser
from munikit.testing.client import PageClient

Enter = Callable[[str], Browser]
PASSWORD = "tres gatos en la costanera"
ADULT = """[[eligibility]]
id = "adult"
question = "¿Tiene 18 años o más?"
otherwise = "Este permiso es para personas mayores de 18 años."
instead = "Puede pedirlo por usted una persona adulta."
"""


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    return procedure_text.replace("[[pages]]\n", f"{ADULT}\n[[pages]]\n", 1)


@pytest.fixture
def edited(portal: Portal, tmp_path: Path) -> Portal:
    """The portal, started again after its folder says another title."""
    run_due(portal.database, portal.jobs)
    file = tmp_path / "procedures/poda/procedure.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Permiso de poda", "Permiso para podar"), encoding="utf-8")
    return compose(tmp_path, clock=portal.database.wiring.clock)


def test_the_catalogue_lets_an_editor_try_a_procedure(enter: Enter) -> None:
    carlos = enter("carlos")
    assert "Publicado" in carlos.get("/bandeja/tramites").text
    address = "/bandeja/tramites/poda/probar"

    assert carlos.post(f"{address}/contacto", email="x").status_code == 422
    carlos.post(f"{address}/contacto", email="rosa@ejemplo.cl")
    after = carlos.post(f"{address}/arbol", tree="native")
    assert after.location == f"{address}/nativo"
    end = carlos.get(carlos.post(f"{address}/nativo", kind="Roble").location or "").text

    assert "$36.220" in end
    assert "Roble" in end
    assert enter("marta").get("/bandeja/tramites").status_code == 403


def test_trying_begins_with_the_requirements(enter: Enter, portal: Portal) -> None:
    adult = portal.catalogue.get("poda").definition.eligibility[0]
    carlos = enter("carlos")
    address = "/bandeja/tramites/poda/probar"
    assert f"{address}/requisitos/1" in carlos.get("/bandeja/tramites/poda").text

    refused = carlos.get(f"{address}/requisitos/1?enviar=1&answer=no")
    passed = carlos.get(f"{address}/requisitos/1?enviar=1&answer=si")

    assert adult.otherwise in refused.text
    assert "Seguir probando" in refused.text
    assert passed.location == f"{address}/contacto"


def test_an_edit_is_shown_with_what_it_changes_and_is_published_by_another(
    edited: Portal,
) -> None:
    with edited.database.transaction() as session:
        marta_id = session.scalars(select(Person.id).where(Person.given_names == "Marta")).one()
        grant_role(session, marta_id, "procedure_editor")
    marta, carlos = entered(edited, "marta"), entered(edited, "carlos")
    page = carlos.get("/bandeja/tramites/poda").text

    assert "Cambió, falta publicarlo" in carlos.get("/bandeja/tramites").text
    assert "<strong>Cambia</strong> title: «Permiso de poda» → «Permiso para podar»" in page
    assert "Permiso de poda" in marta.get("/tramites").text
    carlos.post("/bandeja/tramites/poda/mover", move="send_changes")
    refused = carlos.post("/bandeja/tramites/poda/mover", move="publish_changes")
    assert "Debe publicarlo otra persona" in refused.text
    marta.post("/bandeja/tramites/poda/mover", move="publish_changes")

    assert "Permiso para podar" in marta.get("/tramites").text
    assert "Cambió desde que se publicó" not in carlos.get("/bandeja/tramites/poda").text


def test_whoever_keeps_the_machine_publishes_an_edit(edited: Portal) -> None:
    said = CliRunner().invoke(procedure, ["publish", "poda"], obj=Folder(edited))

    assert "✓ poda publicado" in said.output
    anybody = Browser(create_app(edited).test_client())
    assert "Permiso para podar" in anybody.get("/tramites").text


@dataclass(frozen=True)
class Folder:
    """The folder a command runs in, composed already."""

    portal: Portal


def entered(portal: Portal, name: str) -> Browser:
    app = create_app(portal)
    app.test_client_class = PageClient
    browser = Browser(app.test_client())
    assert browser.sign_in(f"{name}@valdivia.example", PASSWORD).status_code == 303
    return browser
