# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Procedures of the portal: a broken one stops nothing, a draft is no offer."""

from pathlib import Path

import pytest

from munikit.app import Portal, compose
from munikit.app.checks import CHECKS
from munikit.app.web import create_app
from munikit.module import Finding
from munikit.procedures.offering import find_offered, offered
from munikit.procedures.publishing import publish_at_once
from munikit.procedures.starter import start_procedure
from munikit.testing.strangers import run

NAME = "kiosco"
FINISHED = {
    "draft = true": "draft = false",
    "Diga en una frase para qué sirve este trámite.": "Pida un lugar para su kiosco.",
    "Unidad que responde": "Rentas",
    "artículo que fija el valor": "artículo 7",
    "La norma y el artículo que dan este motivo": "Ordenanza 12, artículo 3",
}
BROKEN = {
    "unreadable": ("procedure.toml", "id = "),
    "no text": ("procedure.toml", "\ud800"),
    "condition on a number": ("procedure.toml", 'show_if = { question = "metres", is = 3 }\n'),
    "rules that raise": ("rules.py", "1 / 0\n"),
    "rules that leave": ("rules.py", "import sys\nsys.exit(3)\n"),
}


def finish(folder: Path, **more: str) -> None:
    """Write what a new folder leaves to be written."""
    file = folder / "procedure.toml"
    text = file.read_text(encoding="utf-8")
    for before, after in {**FINISHED, **more}.items():
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")


def recomposed(root: Path, portal: Portal) -> Portal:
    portal.database.engine.dispose()
    return compose(root)


def names(portal: Portal) -> list[str]:
    with portal.database.reading() as session:
        return [each.id for each in offered(session)]


def said_by(portal: Portal, check: str) -> Finding:
    with portal.database.reading() as session:
        return next(each for each in CHECKS if each.name == check).run(session)


@pytest.fixture
def folder(portal_root: Path) -> Path:
    """A new procedure in the portal's folder, before the portal is composed."""
    return start_procedure(portal_root / "procedures", NAME, "Kiosco")


@pytest.mark.parametrize("fault", list(BROKEN))
def test_a_broken_folder_stops_nothing_and_its_published_version_goes_on(
    fault: str, folder: Path, portal_root: Path, portal: Portal
) -> None:
    finish(folder)
    whole = recomposed(portal_root, portal)
    with whole.database.transaction() as session:
        publish_at_once(session, NAME)
    file, content = BROKEN[fault]
    (folder / file).write_bytes(content.encode(errors="surrogatepass"))

    broken = recomposed(portal_root, whole)

    client = create_app(broken).test_client()
    assert client.get("/").status_code == 200
    assert client.get(f"/tramites/{NAME}").status_code == 200
    assert NAME in names(broken)
    with broken.database.reading() as session:
        assert find_offered(session, NAME).title == "Kiosco"
    assert f"no se pueden leer: {NAME}: " in said_by(broken, "procedures").text


def test_a_broken_folder_that_nobody_published_is_no_offer(
    folder: Path, portal_root: Path, portal: Portal
) -> None:
    (folder / "procedure.toml").write_text("id = ", encoding="utf-8")

    broken = recomposed(portal_root, portal)

    assert NAME not in names(broken)
    assert create_app(broken).test_client().get(f"/tramites/{NAME}").status_code == 404


def test_a_new_folder_is_a_draft(folder: Path, portal: Portal) -> None:
    assert folder.is_dir()
    assert NAME not in names(portal)
    assert NAME in said_by(portal, "drafts").text


def test_an_unfinished_folder_is_no_offer_even_where_it_says_it_is_no_draft(
    folder: Path, portal_root: Path, portal: Portal
) -> None:
    file = folder / "procedure.toml"
    file.write_text(file.read_text().replace("draft = true", "draft = false"))

    assert NAME not in names(recomposed(portal_root, portal))


def test_a_finished_folder_is_offered_at_once_in_a_trial(
    folder: Path, portal_root: Path, portal: Portal
) -> None:
    finish(folder)

    assert NAME in names(recomposed(portal_root, portal))


def test_check_publication_and_doctor_name_the_same_that_is_missing(
    folder: Path, portal_root: Path, portal: Portal
) -> None:
    missing = "escribir el resumen"

    checked = run(portal_root, "procedure", "check", str(folder))
    published = run(portal_root, "procedure", "publish", NAME)

    assert (checked.exit_code, published.exit_code) == (0, 1)
    assert missing in checked.output
    assert missing in published.output
    assert missing in said_by(portal, "drafts").text
