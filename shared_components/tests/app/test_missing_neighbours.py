# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal without one of the modules: no link leads nowhere, nobody waits for ever."""

import re
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from munikit.app import Portal, compose
from munikit.app.checks import CHECKS
from munikit.app.web import create_app
from munikit.contracts.casework import CaseApproved
from munikit.kernel.errors import ConflictError
from munikit.outbox import QueuedJob, publish, run_due
from munikit.procedures.offering import offered
from munikit.procedures.publishing import publish_at_once
from munikit.procedures.starter import start_procedure
from munikit.settings import SettingsError
from munikit.testing.portals import write_portal
from munikit.testing.strangers import NAME, WITH_MODELS, Strangers, migration, models, run, source

ALONE = '[modules]\nenabled = ["payments"]\n'
FINISHED = {
    "draft = true": "draft = false",
    "Diga en una frase": "Pida un kiosco. Diga",
    "Unidad que responde": "Rentas",
    "artículo que fija el valor": "artículo 7",
    "La norma y el artículo que dan este motivo": "Ordenanza 12, artículo 3",
}


@pytest.fixture
def alone(before: Path, tmp_path: Path) -> Path:
    """A portal with payments and no other module, with a procedure of its own."""
    # With what SQLite has not yet written into the one file.
    shutil.copytree(before / "instance", tmp_path / "instance")
    file = start_procedure(tmp_path / "procedures", "kiosco", "Kiosco") / "procedure.toml"
    words = file.read_text(encoding="utf-8")
    for unwritten, written in FINISHED.items():
        words = words.replace(unwritten, written)
    file.write_text(words, encoding="utf-8")
    return write_portal(tmp_path, ALONE)


def test_no_link_of_a_public_page_leads_to_a_module_that_is_not_there(alone: Path) -> None:
    client = create_app(compose(alone)).test_client()

    links = {
        link
        for page in ("/", "/tramites", "/entrar", "/privacidad")
        for link in re.findall(r'href="(/[^"#]*)"', client.get(page).text)
    }

    assert {link: client.get(link).status_code for link in links if link.startswith("/verif")} == {}
    assert [link for link in links if client.get(link).status_code == 404] == []


def test_the_page_to_verify_is_linked_where_it_is(portal: Portal) -> None:
    page = create_app(portal).test_client().get("/privacidad")

    assert 'href="/verificar"' in page.text


def test_what_no_module_issues_is_no_offer_and_cannot_be_published(alone: Path) -> None:
    portal = compose(alone)

    with portal.database.transaction() as session:
        assert [each.id for each in offered(session)] == []
        with pytest.raises(ConflictError, match="emita documentos de tipo «permit»"):
            publish_at_once(session, "kiosco")
    with portal.database.reading() as session:
        said = next(each for each in CHECKS if each.name == "procedures").run(session)
    assert "nadie emite: kiosco" in said.text
    assert "emita documentos de tipo «permit»" in run(alone, "procedure", "check").output


def test_a_case_that_was_approved_before_the_module_came_is_taken_up(alone: Path) -> None:
    portal = compose(alone)
    with portal.database.transaction() as session:
        publish(session, CaseApproved(uuid4(), "certificate"))
    run_due(portal.database, portal.jobs)
    write_portal(alone, '[modules]\nenabled = ["permits", "payments", "certificates"]\n')

    whole = compose(alone)
    run_due(whole.database, whole.jobs)

    with whole.database.reading() as session:
        names = set(session.scalars(select(QueuedJob.name)))
    assert "munikit_permits.handlers.register_permit" in names
    assert "munikit_certificates.handlers.issue_certificate" in names


def test_a_module_whose_papers_people_hold_is_not_switched_off(
    root: Path, strangers: Strangers
) -> None:
    holding = source(more=WITH_MODELS, fields='holds="stalls_stall"')
    strangers.install(NAME, holding, files={**models(), **migration()})
    run(root, "db", "upgrade")
    with compose(root).database.transaction() as session:
        row = text("insert into stalls_stall (id) values (:id)")
        session.execute(row, {"id": uuid4().hex})
    write_portal(root, ALONE)

    with pytest.raises(SettingsError, match=r"^No se puede apagar «stalls»"):
        compose(root)
    write_portal(root, ALONE.replace("[modules]\nenabled = [", '[modules]\nenabled = ["stals", '))
    with pytest.raises(
        SettingsError, match=r"^\[modules\] enabled nombra módulos que no hay: stals"
    ):
        compose(root)


def test_a_module_without_papers_may_be_switched_off(root: Path) -> None:
    write_portal(root, ALONE)

    assert [each.name for each in compose(root).modules] == ["munikit", "payments"]
