# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The portal that ``make bench`` measures: residents with applications, officials with an inbox."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.desk_cases import fill
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.cases.filing.services import save_answers, start_case
from munikit.contracts.registrar import DocumentState
from munikit.db.migrate import upgrade
from munikit.documents import keep
from munikit.kernel.rut import RUT
from munikit.people import LoginSession, upsert_resident
from munikit.procedures import CATALOGUE
from munikit.testing.portals import write_portal
from munikit.wiring import ask, wiring
from munikit_certificates.models import Document

AT_ONCE = 8
PROCEDURE = "permiso_feria"
ANSWERS = {"email": "p0@ejemplo.cl", "phone": ""}
DESK_CASES = 1_000
FOLIO = "VAL-D-2026-000001"
CODE = "7KQ4M2XD9ABCDEFGHJKMNPQRST"
_PAPER = b"%PDF-1.7 of nobody"
_DRAFTS = 3
# Whoever measures applies for more in a minute than an honest person in a year.
_TOML = """
[modules]
enabled = ["permits", "payments", "certificates"]

[limits]
open_drafts = 999999
drafts_per_hour = 999999
applications_per_hour = 999999
payments_per_hour = 999999
"""


@dataclass(frozen=True)
class Resident:
    """Somebody signed in, and the application they are in the middle of."""

    sid: str
    case_id: str


@dataclass(frozen=True)
class World:
    """A portal's folder and who comes: to its pages, to those of the floor, to apply."""

    root: Path
    url: str
    to_pages: Sequence[Resident]
    to_floor: Sequence[Resident]
    to_apply: Sequence[Resident]


def make_world(root: Path, url: str) -> World:
    """Make a portal in a folder, on a database of an address or on its own SQLite."""
    write_portal(root, _TOML)
    if url:
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    fill(portal, DESK_CASES)
    with portal.database.transaction() as session:
        residents = [_resident(session, number) for number in range(3 * AT_ONCE)]
        _issue(session)
    address = portal.database.url.render_as_string(hide_password=False)
    portal.database.engine.dispose()
    groups = [residents[n * AT_ONCE : (n + 1) * AT_ONCE] for n in range(3)]
    return World(root, address, *groups)


def composed(world: World) -> Portal:
    return compose(world.root)


def _resident(session: Session, number: int) -> Resident:
    person = upsert_resident(session, RUT.of(14_444_444 + number), "Rosa Elena", "Huenchumán Pérez")
    by = Actor(person.id, person.full_name, person.run, frozenset())
    procedure = ask(session, CATALOGUE).get(PROCEDURE)
    cases = [start_case(session, procedure, by=by) for _ in range(_DRAFTS)]
    for case in cases:
        save_answers(session, case.id, ANSWERS, by=by)
    sid = secrets.token_urlsafe(32)
    now = wiring(session).clock.now()
    session.add(
        LoginSession(
            id_sha256=hashlib.sha256(sid.encode()).hexdigest(),
            person_id=person.id,
            data={"_user_id": str(person.id), "_fresh": True, "person": str(person.id)},
            created_at=now,
            last_seen_at=now,
        )
    )
    return Resident(sid, str(cases[0].id))


def _issue(session: Session) -> None:
    """Enter a document that was issued, for whoever verifies it."""
    person = upsert_resident(session, RUT.of(13_333_333), "Pedro", "Soto Rivas")
    session.flush()
    sha256 = wiring(session).files.put(_PAPER)
    keep(session, sha256, size_bytes=len(_PAPER), media_type="application/pdf")
    now = datetime.now(UTC)
    document = Document(
        folio=FOLIO,
        subject_id=person.id,
        kind="certificado_residencia",
        title="Certificado de residencia",
        holder_id=person.id,
        holder_name=person.full_name,
        holder_run=person.run,
        legal_basis="Ley 18.695, artículo 24",
        details={"Domicilio": "Los Robles 125"},
        code=CODE,
        state=DocumentState.ISSUED,
        requested_at=now - timedelta(days=3),
        issued_at=now - timedelta(days=2),
        valid_from=(now - timedelta(days=3)).date(),
        valid_until=(now + timedelta(days=180)).date(),
        sha256=sha256,
    )
    session.add(document)
