# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever a stranger's module does, the portal is up, says why, and loses nothing."""

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from munikit.app import Portal, compose, create_app, discovery
from munikit.app.examining import module_findings, run_check, work_findings
from munikit.cli.main import portal as command
from munikit.contracts.treasury import ChargePaid
from munikit.kernel.clock import SystemClock
from munikit.module import Health
from munikit.outbox import JobState, QueuedJob, publish, run_due
from munikit.testing.portals import write_portal
from munikit.testing.strangers import Strangers

NAME = "stalls"
_START = """
from munikit.access import public
from munikit.contracts.treasury import ChargePaid
from munikit.events import on
from munikit.module import Check, Module, PublicLink
from munikit.outbox import Job
from munikit.ports import Port, provide
from munikit.settings import Section
from flask import Blueprint, render_template

class Prices(Section):
    price: int = 0

bp = Blueprint("stalls", __name__, template_folder="templates")

@bp.get("/puestos")
@public
def listing():
    {view}

def hear(session, event):
    {handler}

{more}
module = Module(name="stalls", title="Puestos", package=__name__, kit={kit!r}, settings=Prices,
    blueprints=(bp,), subscriptions=(on(ChargePaid, hear),), {fields})
"""
_MODELS = """
from munikit.db import Base, UUIDKey

class Stall(Base):
    __tablename__ = {table!r}
    id: Mapped[UUIDKey]
    {column}
"""
_MODELS = _MODELS.replace(
    "from munikit.db", "from sqlalchemy.orm import Mapped, relationship\nfrom munikit.db"
)
_MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("stalls_stall", sa.Column("id", sa.Uuid(), primary_key=True))
    {more}
"""


def source(**parts: str) -> str:
    usual = {"kit": ">=0", "view": 'return "Puestos"', "handler": "pass", "more": "", "fields": ""}
    return _START.format(**{**usual, **parts})


def models(table: str = "stalls_stall", column: str = "") -> dict[str, str]:
    return {"models.py": _MODELS.format(table=table, column=column)}


def migration(more: str = "") -> dict[str, str]:
    return {"migrations/versions/0001_initial.py": _MIGRATION.format(more=more)}


@dataclass(frozen=True)
class Kind:
    """A fault: what the module is made of, and what is said of it."""

    source: str
    said: str
    files: dict[str, str] = field(default_factory=dict)


WITH_MODELS = "from stranger_stalls import models"
SET_ASIDE = {
    "import error": Kind("import nothing_like_it\n# Module(", "No module named"),
    "syntax error": Kind("def module(:\n# Module(", "SyntaxError"),
    "sys.exit": Kind("import sys\nsys.exit(3)\n# Module(", "sys.exit(3)"),
    "no module": Kind("module = 3\n# Module(", "no es un módulo"),
    "another name": Kind(
        source().replace('name="stalls"', 'name="fairs"'), "dice llamarse «fairs»"
    ),
    "wrong kit version": Kind(source(kit=">=9"), "se hizo para munikit >=9"),
    "no range of versions": Kind(source(kit="nine"), "no es un rango de versiones"),
    "unknown port": Kind(source(fields='requires=(Port("nowhere"),)'), "necesita «nowhere»"),
    "port that is taken": Kind(
        source(fields='provides=(provide(Port("treasury"), 3),)'), "usa el puerto «treasury»"
    ),
    "setting without default": Kind(
        source(more="class Prices(Section):\n    price: int = 0\n    due: int"), "ajustes due"
    ),
    "no migrations folder": Kind(source(more=WITH_MODELS), "carpeta migrations/versions", models()),
    "unreadable migration": Kind(
        source(more=WITH_MODELS),
        "0001_initial.py",
        {**models(), **migration(), "migrations/versions/0001_initial.py": "def ("},
    ),
    "two last migrations": Kind(
        source(more=WITH_MODELS),
        "una sola línea",
        {
            **models(),
            **migration(),
            "migrations/versions/0002_b.py": _MIGRATION.replace("0001", "2"),
        },
    ),
    "bad migration": Kind(
        source(more=WITH_MODELS), "0001", {**models(), **migration('op.execute("select nothing")')}
    ),
    "route without permission": Kind(
        source(more='@bp.get("/libre")\ndef free():\n    return ""'), "«stalls.free»"
    ),
    "clashing address": Kind(
        source(more='@bp.get("/tramites")\n@public\ndef ours():\n    return ""'), "«/tramites»"
    ),
    "address within another's": Kind(
        source(more='@bp.get("/tramites/mios")\n@public\ndef ours():\n    return ""'),
        "«/tramites/mios»",
    ),
    "clashing name of pages": Kind(
        source().replace('Blueprint("stalls"', 'Blueprint("debts"'), "las páginas «debts»"
    ),
    "clashing table": Kind(source(more=WITH_MODELS), "munikit_person", models("munikit_person")),
    "table of another": Kind(source(more=WITH_MODELS), "«payments_x»", models("payments_x")),
    "clashing job": Kind(
        source(fields='jobs=(Job("notices.send_mail", print),)'), "notices.send_mail"
    ),
    "clashing procedure": Kind(
        source(
            more="from munikit_permits import module as theirs",
            fields="procedures=theirs.procedures",
        ),
        "«permiso_feria»",
    ),
    "models that do not fit together": Kind(
        source(more=WITH_MODELS),
        "Nowhere",
        {**models(column='it: Mapped["Nowhere"] = relationship()'), **migration()},
    ),
    "link to nowhere": Kind(
        source(fields='links=(PublicLink("Puestos", "stalls.nowhere"),)'), "«stalls.nowhere»"
    ),
    "hook in every page": Kind(
        source(more="@bp.before_app_request\ndef first():\n    raise ValueError"),
        "todas las páginas",
    ),
    "raising destinations": Kind(
        source(fields="destinations=lambda settings: 1 / 0"), "ZeroDivisionError"
    ),
}
RUNNING = {
    "slow to load": Kind(source(more="import time\ntime.sleep(0.02)"), "en cargarse"),
    "raising view": Kind(source(view="1 / 0"), ""),
    "raising template": Kind(
        source(view='return render_template("stalls/bad.html")'),
        "",
        {"templates/stalls/bad.html": "{{ nothing.at.all }}"},
    ),
    "raising handler": Kind(source(handler="1 / 0"), "stranger_stalls.hear (1): ZeroDivisionError"),
    "leaving handler": Kind(
        source(handler="raise SystemExit(3)"), "stranger_stalls.hear (1): SystemExit"
    ),
    "raising check": Kind(
        source(fields='checks=(Check("stock", lambda session: 1 / 0),)'), "La revisión «stock»"
    ),
    "raising job": Kind(
        source(
            more="from datetime import timedelta\ndef count(work):\n    1 / 0",
            fields='jobs=(Job("stalls.count", count, every=timedelta(hours=1)),)',
        ),
        "stalls.count (1): ZeroDivisionError",
    ),
}
TABLES = {"with a table": "[stalls]\nprice = 3\n", "without a table": ""}


MODULES = ["permits", "payments", "certificates"]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal with its tables, as it was before the stranger's module came."""
    folder = write_portal(tmp_path_factory.mktemp("before"), f"[modules]\nenabled = {MODULES}\n")
    assert run(folder, "db", "upgrade").exit_code == 0
    return folder


@pytest.fixture(params=list(TABLES))
def root(request: pytest.FixtureRequest, tmp_path: Path, before: Path) -> Path:
    folder = tmp_path / "portal"
    shutil.copytree(before, folder)
    enabled = f"[modules]\nenabled = {[*MODULES, NAME]}\n"
    parameters = '[procedures.permiso_feria]\nunit = "Rentas"\n'
    return write_portal(folder, enabled + parameters + TABLES[request.param])


def run(root: Path, *words: str) -> Result:
    """Run the command as a person does."""
    return CliRunner().invoke(command, ["--carpeta", str(root), *words])


def upgraded(root: Path, fault: Kind | None = None) -> Portal:
    if fault is None or fault.files:
        run(root, "db", "upgrade")
    return compose(root)


def of_the_stranger(portal: Portal) -> list[JobState]:
    with portal.database.reading() as session:
        query = select(QueuedJob.state).where(QueuedJob.name.startswith("stranger_stalls"))
        return list(session.scalars(query))


@pytest.mark.parametrize("kind", list(SET_ASIDE))
def test_a_module_that_cannot_run_is_set_aside_and_the_portal_is_up(
    kind: str, root: Path, strangers: Strangers
) -> None:
    fault = SET_ASIDE[kind]
    strangers.install(NAME, fault.source, files=fault.files)

    portal = upgraded(root, fault)

    assert [module.name for module in portal.modules[1:]] == MODULES
    client = create_app(portal).test_client()
    assert [client.get(path).status_code for path in ("/", "/tramites", "/entrar")] == [200] * 3
    assert client.get("/puestos").status_code == 404
    assert run_due(portal.database, portal.jobs) > 0
    (said,) = [each for each in module_findings(portal) if NAME in each.text]
    assert (said.health, said.fix != "") == (Health.PROBLEM, True)
    assert f"Módulo apartado: {NAME}: " in said.text
    assert fault.said in said.text


@pytest.mark.parametrize("kind", list(RUNNING))
def test_what_a_running_module_raises_stays_its_own(
    kind: str, root: Path, strangers: Strangers, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = RUNNING[kind]
    monkeypatch.setattr(discovery, "SLOW_SECONDS", 0.01)
    strangers.install(NAME, fault.source, files=fault.files)
    portal = upgraded(root, fault)
    with portal.database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))

    run_due(portal.database, portal.jobs)

    client = create_app(portal).test_client()
    assert [client.get(path).status_code for path in ("/", "/tramites", "/entrar")] == [200] * 3
    assert of_the_stranger(portal) in ([JobState.DONE], [JobState.QUEUED])
    checks = (run_check(portal, portal.modules[-1], c) for c in portal.modules[-1].checks)
    said = [*module_findings(portal), *work_findings(portal), *checks]
    assert fault.said in " ".join(each.text for each in said)
    assert portal.modules[-1].name == NAME


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
    fault = SET_ASIDE["bad migration"]
    strangers.install(NAME, fault.source, files=fault.files)

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
    assert (strangers.folder / "stranger_stalls/migrations/versions/0001_initial.py").is_file()


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
    with portal.database.transaction() as session:
        publish(session, ChargePaid(uuid4(), uuid4()))
    strangers.uninstall(NAME)
    write_portal(root, f"[modules]\nenabled = {MODULES}\n")

    said = run(root, "doctor").output

    assert "módulos que ya no están: stalls" in said
    assert "1 tareas esperan a «stranger_stalls.hear»" in said


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
