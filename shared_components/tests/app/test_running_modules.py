# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a module does while it runs, and what it leaves when it goes."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal, compose, watching
from munikit.app.web import create_app
from munikit.contracts.treasury import ChargePaid
from munikit.kernel.clock import SystemClock
from munikit.outbox import JobState, QueuedJob, publish, run_due
from munikit.testing.portals import write_portal
from munikit.testing.strangers import (
    MODULES,
    NAME,
    WITH_MODELS,
    Kind,
    Strangers,
    migration,
    models,
    run,
    source,
    upgraded,
)

RUNNING = {
    "slow to load": Kind(source(more="import time\ntime.sleep(0.02)"), "en cargarse"),
    "raising view": Kind(source(view="1 / 0"), ""),
    "check without a finding": Kind(
        source(fields='checks=(Check("stock", lambda session: "bien"),)'), "La revisión «stock»"
    ),
    "raising template": Kind(
        source(view='return render_template("stalls/bad.html")'),
        "",
        {"templates/stalls/bad.html": "{{ nothing.at.all }}"},
    ),
    "raising handler": Kind(source(handler="1 / 0"), "ZeroDivisionError"),
    "leaving handler": Kind(source(handler="raise SystemExit(3)"), "SystemExit"),
    "raising check": Kind(
        source(fields='checks=(Check("stock", lambda session: 1 / 0),)'), "La revisión «stock»"
    ),
    "raising job": Kind(
        source(
            more="from datetime import timedelta\ndef count(work):\n    1 / 0",
            fields='jobs=(Job("stalls.count", count, every=timedelta(hours=1)),)',
        ),
        "stalls.count",
    ),
}


def of_the_stranger(portal: Portal) -> list[JobState]:
    with portal.database.reading() as session:
        query = select(QueuedJob.state).where(QueuedJob.name.startswith("stranger_stalls"))
        return list(session.scalars(query))


@pytest.mark.parametrize("kind", list(RUNNING))
def test_what_a_running_module_raises_stays_its_own(
    kind: str, root: Path, strangers: Strangers, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = RUNNING[kind]
    monkeypatch.setattr(watching, "SLOW_SECONDS", 0.01)
    strangers.install(NAME, fault.source, files=fault.files)
    portal = upgraded(root, fault)
    with portal.database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))

    run_due(portal.database, portal.jobs)

    client = create_app(portal).test_client()
    assert [client.get(path).status_code for path in ("/", "/tramites", "/entrar")] == [200] * 3
    assert of_the_stranger(portal) in ([JobState.DONE], [JobState.QUEUED])
    assert fault.said in run(root, "doctor").output
    assert portal.modules[-1].name == NAME


@pytest.mark.parametrize("view", ["raise SystemExit(3)", "import sys\n    sys.exit()"])
def test_a_view_that_leaves_is_a_page_that_failed(
    view: str, root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(view=view))
    client = create_app(upgraded(root)).test_client()

    page = client.get("/puestos")

    assert page.status_code == 500
    assert "Algo falló de nuestro lado" in page.text
    assert "«stalls.listing» de stalls falló con SysExitError" in run(root, "doctor").output


def test_pages_that_are_slow_to_load_are_said_of_their_module(
    root: Path, strangers: Strangers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SLOW_SECONDS", 1.0)
    slow = {"desk.py": "import time\ntime.sleep(1.1)\nfrom stranger_stalls import bp\n"}
    named = source().replace("stranger_stalls:bp", "stranger_stalls.desk:bp")
    strangers.install(NAME, named, files=slow)

    upgraded(root)

    assert watching.slow_modules()[NAME] > 1


def test_a_worker_does_the_work_of_a_module_whose_pages_do_not_fit(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source().replace("stranger_stalls:bp", "stranger_stalls:lost"))
    answering = upgraded(root)
    working = compose(root)
    run_due(working.database, working.jobs)
    with answering.database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))

    run_due(working.database, working.jobs)

    assert [each.name for each in answering.quarantined] == [NAME]
    assert of_the_stranger(answering) == [JobState.DONE]


def test_a_module_that_is_not_installed_does_not_stop_the_others(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source())
    upgraded(root)
    strangers.uninstall(NAME)

    portal = compose(root)

    assert create_app(portal).test_client().get("/").status_code == 200
    assert "no está instalado" in run(root, "doctor").output
    assert "no está instalado" in run(root, "modules").output


def test_a_bad_migration_is_named_with_its_file_and_stops_no_other(
    root: Path, strangers: Strangers
) -> None:
    files = {**models(), **migration('op.execute("select nothing")')}
    strangers.install(NAME, source(more=WITH_MODELS), files=files)

    done = run(root, "db", "upgrade")

    assert done.exit_code == 1
    assert "stalls: su migración" in done.output
    assert "0001_initial.py falló: OperationalError" in done.output
    assert "✓ payments" in done.output
    assert "el portal sigue sin él" in run(root, "db", "check").output


def test_a_module_without_migrations_can_be_given_its_first(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(more=WITH_MODELS), files={**models()})
    upgraded(root)

    done = run(root, "db", "revision", NAME, "Initial")

    assert done.exit_code == 0, done.output
    first = strangers.folder / "stranger_stalls/migrations/versions/0001_initial.py"
    assert "down_revision = None" in first.read_text(encoding="utf-8")
    assert "✓ stalls" in run(root, "db", "upgrade").output


def test_a_module_without_tables_needs_no_migrations(root: Path, strangers: Strangers) -> None:
    strangers.install(NAME, source())

    portal = upgraded(root)

    assert portal.modules[-1].name == NAME
    assert create_app(portal).test_client().get("/readyz").status_code == 200


def test_the_doctor_names_tables_and_work_that_nobody_owns(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(more=WITH_MODELS), files={**models(), **migration()})
    portal = upgraded(root)
    run_due(portal.database, portal.jobs)
    with portal.database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))
    strangers.uninstall(NAME)
    write_portal(root, f"[modules]\nenabled = {MODULES}\n")

    said = run(root, "doctor").output

    assert "módulos que ya no están: stalls" in said
    assert "1 aviso de hechos espera a «stranger_stalls.hear»" in said


def test_the_three_days_of_a_delivery_begin_when_it_is_first_tried(
    root: Path, strangers: Strangers
) -> None:
    strangers.install(NAME, source(handler="1 / 0"))
    portal = upgraded(root)
    with portal.database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))
        session.query(QueuedJob).update(
            {QueuedJob.first_at: SystemClock().now() - timedelta(days=9)}
        )

    run_due(portal.database, portal.jobs)

    assert of_the_stranger(portal) == [JobState.QUEUED]
