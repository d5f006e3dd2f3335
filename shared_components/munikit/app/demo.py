# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented people and cases, made through the same services that real ones go through."""

import json
import secrets
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select

from munikit.access import Actor
from munikit.app.demo_desk import decide_demo_cases
from munikit.app.portal import Portal
from munikit.cases.permissions import CasePermission
from munikit.db import Database
from munikit.kernel.rut import RUT
from munikit.module import DemoWorld
from munikit.outbox import run_due
from munikit.people import Person, create_official, upsert_resident
from munikit.settings import Settings, SettingsError
from munikit.simulators.claveunica import person as invented

_RESIDENTS = (44_444_444, 55_555_555, 88_888_888, 99_999_999, 12_345_678)
_OFFICIALS = (
    ("revision", "Marta", "Rivas Soto", ("reviewer",)),
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
_ACCOUNTS = "instance/demo-accounts.json"
_PASSWORD_BYTES = 15


def load_demo(portal: Portal) -> Iterator[str]:
    """Fill an empty portal and yield a line for each thing that was done.

    Raises:
        SettingsError: there are people in it already.
    """
    _require_empty(portal.database)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    world = _people(portal, password)
    yield f"✓ {len(world.residents)} vecinas y vecinos, {len(_OFFICIALS)} cuentas de funcionarios"
    for module in portal.modules:
        if module.demo is not None:
            module.demo(world)
    run_due(portal.database, portal.jobs, limit=1000)
    reviewer = Actor(
        world.officials["reviewer"], "", None, frozenset(p.value for p in CasePermission)
    )
    yield f"✓ {decide_demo_cases(portal.database, by=reviewer)} solicitudes en todos los estados"
    done = run_due(portal.database, portal.jobs, limit=1000)
    yield f"✓ {done} trabajos hechos: documentos, avisos"
    _remember_accounts(portal.settings, password)


def demo_accounts(settings: Settings) -> list[str]:
    """Return what to print about the demo's accounts, or nothing in a portal without it."""
    path = settings.path(_ACCOUNTS)
    if settings.production or not path.is_file():
        return []
    accounts = json.loads(path.read_text(encoding="utf-8"))
    return [
        "Vecina:       entre con ClaveÚnica, RUN 44.444.444-4, clave testing",
        *(f"Funcionarios: {email}, clave {accounts['password']}" for email in accounts["emails"]),
    ]


def _require_empty(database: Database) -> None:
    with database.reading() as session:
        if session.scalar(select(func.count()).select_from(Person)):
            raise SettingsError(
                "El portal ya tiene personas: los datos de ejemplo van en uno vacío."
            )


def _people(portal: Portal, password: str) -> DemoWorld:
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
    return DemoWorld(portal.database, tuple(residents), officials)


def _remember_accounts(settings: Settings, password: str) -> None:
    path = settings.path(_ACCOUNTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    emails = [_email(settings, account) for account, *_ in _OFFICIALS]
    path.write_text(json.dumps({"password": password, "emails": emails}), encoding="utf-8")


def _email(settings: Settings, account: str) -> str:
    return f"{account}@{settings.site.email.rsplit('@', 1)[-1]}"
