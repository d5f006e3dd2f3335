# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented people and cases, made through the same services that real ones go through."""

import json
import secrets
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from munikit.access import Actor
from munikit.app.compose import compose
from munikit.app.demo_accounts import ACCOUNTS
from munikit.app.demo_acts import Staff
from munikit.app.demo_desk import approve_one, plan_desk
from munikit.app.demo_pruning import PRUNING, bring_procedure, plan_pruning
from munikit.app.demo_time import Timetable, hurry
from munikit.app.page_fitting import with_pages
from munikit.app.portal import Portal
from munikit.cases import Case
from munikit.cases.case.permissions import CasePermission
from munikit.db import Database
from munikit.kernel.rut import RUT
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.module import DemoWorld
from munikit.outbox import JobState, QueuedJob, run_due
from munikit.people import Person, create_official, upsert_resident
from munikit.settings import Settings, SettingsError
from munikit.simulators.claveunica import person as invented

# Who signs in with the simulated ClaveÚnica finds these; their names are the simulator's.
_RESIDENTS = (
    44_444_444,
    55_555_555,
    88_888_888,
    99_999_999,
    12_345_678,
    9_112_853,
    10_214_377,
    11_876_540,
    13_402_915,
    14_733_208,
    15_920_461,
    16_581_733,
)
_OFFICIALS = (
    ("revision", "Marta", "Rivas Soto", ("reviewer",)),
    ("inspeccion", "Andrea", "Millán Catrileo", ("adviser", "reviewer")),
    (
        "jefatura",
        "Carlos",
        "Ojeda Muñoz",
        (
            "reviewer",
            "chief",
            "adviser",
            "registrar",
            "issuer",
            "record_keeper",
            "permit_keeper",
            "procedure_editor",
            "operator",
        ),
    ),
    ("caja", "Inés", "Paillán Rojas", ("cashier",)),
    ("tesoreria", "Tomás", "Soto Vidal", ("treasurer",)),
)
_PASSWORD_BYTES = 15
_PROCEDURE_BROUGHT = _l("✓ Un trámite de ejemplo en procedures/%(pruning)s (bórrelo si no lo usa)")
_PEOPLE_MADE = _l("✓ %(count)s vecinas y vecinos, %(count2)s cuentas de funcionarios")


def load_demo(portal: Portal) -> Iterator[str]:
    """Fill an empty portal and yield a line for each thing that was done.

    Raises:
        SettingsError: there are people in it already.
    """
    _require_empty(portal.database)
    root = portal.settings.root
    clock = portal.database.wiring.clock
    if bring_procedure(root):
        yield _PROCEDURE_BROUGHT % {"pruning": PRUNING}
    table = Timetable(clock.now(), portal.database.wiring.calendar)
    past = with_pages(compose(root, clock=table.clock))
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    hurry(past.database.engine)
    world = _people(past, password, table)
    yield _PEOPLE_MADE % {"count": len(world.residents), "count2": len(_OFFICIALS)}
    staff = _staff(world)
    _plan(past, world, staff)
    table.run(partial(_hear, past))
    past.database.engine.dispose()
    yield _told(portal.database)
    now = with_pages(compose(root, clock=clock))
    done = run_due(now.database, now.jobs, limit=1000)
    yield _told_of_work(done)
    approve_one(now.database, staff)
    now.database.engine.dispose()
    _remember_accounts(portal.settings, password)


def _told_of_work(done: int) -> str:
    return ngettext(
        "✓ %(num)s trabajo hecho: documentos, avisos",
        "✓ %(num)s trabajos hechos: documentos, avisos",
        done,
    )


def _told(database: Database) -> str:
    with database.reading() as session:
        filed = session.scalar(select(func.count(Case.folio))) or 0
    count = ngettext("%(num)s solicitud", "%(num)s solicitudes", filed)
    return _("✓ %(count)s de los últimos dos meses, en todos los estados", count=count)


def _plan(past: Portal, world: DemoWorld, staff: Staff) -> None:
    for module in past.modules:
        if module.demo is not None:
            module.demo(world)
    plan_pruning(world)
    plan_desk(world, staff)


def _hear(past: Portal) -> None:
    """Do what the acts of the moment led to; what runs by the hour waits for the present."""
    jobs = {name: job for name, job in past.jobs.items() if job.every is None}
    with past.database.reading() as session:
        waiting = session.scalar(
            select(QueuedJob.id).where(QueuedJob.state == JobState.QUEUED).limit(1)
        )
    if waiting is not None:
        run_due(past.database, jobs, limit=1000)


def _staff(world: DemoWorld) -> Staff:
    everything = frozenset(each.value for each in CasePermission)
    reviewer, chief, inspector = (
        Actor(world.officials[role], "", None, everything)
        for role in ("reviewer", "chief", "adviser")
    )
    return Staff(reviewer, chief, inspector)


def _require_empty(database: Database) -> None:
    with database.reading() as session:
        if session.scalar(select(func.count()).select_from(Person)):
            raise SettingsError(
                _("El portal ya tiene personas: los datos de ejemplo van en uno vacío.")
            )


def _people(portal: Portal, password: str, table: Timetable) -> DemoWorld:
    with portal.database.transaction() as session:
        residents = []
        for number in _RESIDENTS:
            given, surnames = invented(number)
            person = upsert_resident(session, RUT.of(number), " ".join(given), " ".join(surnames))
            residents.append(person.id)
        officials: dict[str, UUID] = {}
        for account, given_names, last_names, roles in _OFFICIALS:
            person = create_official(
                session,
                email=_email(portal.settings, account),
                name=(given_names, last_names),
                password=password,
                roles=roles,
            )
            officials |= {role: person.id for role in roles if role not in officials}
    return DemoWorld(portal.database, tuple(residents), officials, table.plan)


def _remember_accounts(settings: Settings, password: str) -> None:
    path = settings.path(ACCOUNTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    emails = [_email(settings, account) for account, *_rest in _OFFICIALS]
    path.write_text(json.dumps({"password": password, "emails": emails}), encoding="utf-8")


def _email(settings: Settings, account: str) -> str:
    return f"{account}@{settings.site.email.rsplit('@', 1)[-1]}"
