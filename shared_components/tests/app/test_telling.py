# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever keeps the portal is told of a module that does not run, or fails, wherever they look."""

import shutil
import threading
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

from munikit.app import Portal, compose, failing, watching, wsgi
from munikit.app.web import create_app
from munikit.cases import CaseState
from munikit.cases.case.models import Case
from munikit.contracts.treasury import TREASURY, ChargeRequest
from munikit.kernel.clock import SystemClock
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.procedures import remember
from munikit.testing.portals import write_portal
from munikit.testing.strangers import MODULES, NAME, Strangers, run, source, upgraded
from munikit.wiring import ask

ON = f"[modules]\nenabled = {[*MODULES, NAME]}\n"
BROKEN = "import nothing_like_it\n# Module("
BAD_TEMPLATE = {"templates/stalls/bad.html": "{{ nothing.at.all }}"}
FAILING = {
    "view": (source(view="1 / 0"), {}, "ZeroDivisionError"),
    "template": (
        source(view='return render_template("stalls/bad.html")'),
        BAD_TEMPLATE,
        "UndefinedError",
    ),
    "template that is not there": (
        source(view='return render_template("stalls/none.html")'),
        {},
        "TemplateNotFound",
    ),
}


@pytest.fixture
def root(tmp_path: Path, before: Path) -> Path:
    folder = tmp_path / "portal"
    shutil.copytree(before, folder)
    return write_portal(folder, ON)


@pytest.mark.parametrize(("name", "broken"), [("set aside", BROKEN), ("not installed", "")])
def test_each_process_that_starts_logs_once_what_was_set_aside_and_why(
    name: str, broken: str, root: Path, strangers: Strangers, caplog: pytest.LogCaptureFixture
) -> None:
    if broken:
        strangers.install(NAME, broken)
    reason = {"set aside": "No module named", "not installed": "no está instalado"}[name]

    wsgi.create(str(root))

    (line,) = [each.getMessage() for each in caplog.records if NAME in each.getMessage()]
    assert line.startswith(f"Módulo apartado: {NAME}: ")
    assert reason in line
    assert "Arregle: " in line


def test_the_worker_says_it_too(
    root: Path, strangers: Strangers, caplog: pytest.LogCaptureFixture
) -> None:
    strangers.install(NAME, BROKEN)

    assert run(root, "worker", "--once").exit_code == 0

    assert [e.levelname for e in caplog.records if f"apartado: {NAME}: " in e.getMessage()] == [
        "WARNING"
    ]


@pytest.mark.parametrize(("broken", "said"), [(BROKEN, "No module named"), ("", "no está inst")])
def test_an_upgrade_says_whose_tables_it_did_not_touch(
    broken: str, said: str, root: Path, strangers: Strangers
) -> None:
    if broken:
        strangers.install(NAME, broken)

    done = run(root, "db", "upgrade")

    line, aside = [each for each in done.output.splitlines() if NAME in each]
    assert line.startswith(f"! {NAME}: sus tablas no se actualizaron: ")
    assert said in line
    assert aside.startswith(f"✗ {NAME} queda apartado: ")
    # It is switched on and does not run: whoever chains commands must not go on.
    assert done.exit_code == 1


def test_an_upgrade_says_nothing_of_tables_that_it_did_bring_up_to_date(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(fields='requires=(Port("nowhere"),)'))

    done = run(root, "db", "upgrade")

    assert "no se actualizaron" not in done.output


def test_a_module_that_takes_long_to_load_is_named_while_it_does(
    root: Path,
    strangers: Strangers,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It goes on when the line was written, whatever the machine's pace."""
    told = threading.Event()
    monkeypatch.setattr(watching, "SLOW_SECONDS", 0.01)
    monkeypatch.setattr(watching, "told", told, raising=False)
    caplog.handler.addFilter(lambda record: NAME not in record.getMessage() or not told.set())
    waits = "from munikit.app import watching\nassert watching.told.wait(60)"
    strangers.install(NAME, source(more=waits))

    portal = compose(root)

    assert portal.modules[-1].name == NAME
    line = next(e.getMessage() for e in caplog.records if NAME in e.getMessage())
    assert line.startswith(f"Cargando el módulo {NAME}: tarda más de ")
    assert "pip uninstall stranger_stalls" in line


@pytest.mark.parametrize("kind", list(FAILING))
def test_the_doctor_names_a_page_that_failed_and_whose_it_is(
    kind: str, root: Path, strangers: Strangers
) -> None:
    text, files, error = FAILING[kind]
    strangers.install(NAME, text, files=files)
    client = create_app(upgraded(root)).test_client()
    before = run(root, "doctor").output

    codes = [client.get("/puestos").status_code for _ in range(3)]

    assert codes == [500] * 3
    assert "stalls.listing" not in before
    said = run(root, "doctor").output
    assert f"La página «stalls.listing» de {NAME} falló con {error}; la última vez, " in said
    assert said.count("stalls.listing") == 1


def test_a_page_that_failed_more_than_a_day_ago_is_no_longer_said(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(view="1 / 0"))
    portal = upgraded(root)
    create_app(portal).test_client().get("/puestos")
    with portal.database.transaction() as session:
        session.query(failing.Failure).update({"at": SystemClock().now() - timedelta(hours=25)})

    assert list(failing.failing_findings(portal.database, {})) == []


def test_a_failure_that_cannot_be_noted_is_still_a_page_that_says_so(
    root: Path, strangers: Strangers, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers.install(NAME, source(view="1 / 0"))
    portal = upgraded(root)
    app = create_app(portal)

    def refuse() -> None:
        raise OperationalError("insert", {}, Exception("disk full"))

    monkeypatch.setattr(portal.database, "transaction", refuse)

    assert "Código para el soporte" in app.test_client().get("/puestos").text


SHIPS = {
    "shipped.py": (
        "from dataclasses import replace\n"
        "from munikit_permits import module as theirs\n"
        "fair = theirs.procedures[0]\n"
        "words = {'id': 'puesto_flores'}\n"
        "mine = replace(fair, definition=fair.definition.model_copy(update=words))\n"
    )
}


def open_case_and_charge(portal: Portal) -> None:
    now = SystemClock().now()
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Huenchumilla")
        mine = portal.catalogue.get("puesto_flores")
        case = Case(
            procedure_id=mine.id,
            procedure_digest=remember(session, mine),
            applicant_id=person.id,
            state=CaseState.IN_REVIEW,
            created_at=now,
            submitted_at=now,
            expires_at=now + timedelta(days=30),
        )
        session.add(case)
        charge = ChargeRequest(uuid4(), person.id, "Puesto", "P 7", Money(5_000), "/puestos?p=7")
        ask(session, TREASURY).open_charge(session, charge)


def test_the_doctor_says_what_money_and_cases_wait_for_a_module_that_is_away(
    root: Path, strangers: Strangers
) -> None:
    more = "from stranger_stalls import shipped\n"
    strangers.install(NAME, source(more=more, fields="procedures=(shipped.mine,)"), files=SHIPS)
    open_case_and_charge(upgraded(root))
    silent = run(root, "doctor").output
    write_portal(root, ON.replace(f", '{NAME}'", ""))

    said = run(root, "doctor").output

    assert "ningún módulo activo" not in silent
    assert "1 solicitud abierta es de trámites que ningún módulo activo atiende" in said
    assert "puesto_flores (1)" in said
    assert "1 cobro abierto por $5.000 es de páginas que ningún módulo activo atiende" in said
    assert "/puestos" in said
