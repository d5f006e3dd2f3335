# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal's surroundings for tests that need no portal: settings, wiring, an empty database."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from munikit.app import Portal
from munikit.app.core import CORE
from munikit.cases.case.acts import ACTS
from munikit.cases.rooms import BY_NAME
from munikit.contracts.adapters import Carrier, FileStore, Mailer, StatePlatform
from munikit.contracts.events import Event, Subscription
from munikit.db import Base, Database
from munikit.db.migrate import upgrade
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import Clock, FixedClock
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures import CATALOGUE, Catalogue
from munikit.settings import Section, Settings
from munikit.testing.fakes import MemoryFileStore, MemoryMailer
from munikit.wiring import Wiring

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
UTM_OF_NOVEMBER = Money(72_440)

_PORTAL_TOML = """
[kit]
version = "0.1.0"

[municipality]
name = "Municipalidad de Valdivia"
commune = "Valdivia"
cut = "14101"
region = "Los Ríos"
folio_prefix = "VAL"

[site]
url = "http://127.0.0.1:8000"
email = "oirs@munivaldivia.cl"
phone = "63 222 0000"
address = "Independencia 455"
hours = "lunes a viernes, de 8:30 a 14:00"
"""


def write_portal(root: Path, toml: str = "") -> Path:
    """Write a small ``portal.toml`` and ``.env`` in ``root``, then ``toml``, and return it."""
    (root / "portal.toml").write_text(_PORTAL_TOML + toml, encoding="utf-8")
    (root / ".env").write_text("PORTAL_SECRET_KEY=a-secret-of-thirty-two-characters!\n")
    return root


def create_settings(
    root: Path, tables: Mapping[str, type[Section]] | None = None, toml: str = ""
) -> Settings:
    """Write a small portal in ``root`` and load its settings."""
    return Settings.load(write_portal(root, toml), tables)


def create_wiring(  # noqa: PLR0913 - one keyword for each thing a test may replace.
    root: Path,
    *,
    settings: Settings | None = None,
    clock: Clock | None = None,
    ports: Mapping[str, object] | None = None,
    subscriptions: Mapping[type[Event], Sequence[Subscription]] | None = None,
    files: FileStore | None = None,
    mailer: Mailer | None = None,
    sms: Carrier | None = None,
    state_platform: StatePlatform | None = None,
) -> Wiring:
    """Return a wiring whose clock stands at `NOW` and whose files and mail stay in memory."""
    shown = clock or FixedClock(NOW)
    return Wiring(
        settings=settings or create_settings(root),
        utm_table=lambda: UTMTable({"2026-11": UTM_OF_NOVEMBER}, "test"),
        calendar=BusinessCalendar("LR"),
        files=files or MemoryFileStore(shown),
        mailer=mailer or MemoryMailer(),
        sms=sms,
        state_platform=state_platform,
        clock=shown,
        roles=CORE.roles,
        ports={ACTS.name: BY_NAME, **(ports or {})},
        subscriptions=subscriptions or {},
    )


def put_catalogue(database: Database, catalogue: Catalogue) -> None:
    """Give a portal other procedures, as if it were composed anew: it remembers nothing."""
    before = database.wiring
    ports = {**before.ports, CATALOGUE.name: catalogue}
    database.wiring = replace(before, ports=ports, memories={})


# SQLite databases as this process made them, by what was put in them.
_prepared: dict[object, bytes] = {}


def prepare_tables(portal: Portal) -> None:
    """Bring the empty SQLite database of a portal to its newest tables, as an upgrade does.

    The first of a process is upgraded; those with the same packages are copies of it.
    """
    packages = tuple(module.migrated for module in portal.installed)
    _prepare(portal.database, packages, lambda: upgrade(portal.database, packages))


def create_tables(database: Database) -> None:
    """Give an empty database the tables of every model imported so far.

    The first SQLite one of a process is made; those with the same tables are copies of it.
    """
    if database.url.get_backend_name() != "sqlite":
        Base.metadata.create_all(database.engine)
        return
    tables = frozenset(Base.metadata.tables)
    _prepare(database, tables, lambda: Base.metadata.create_all(database.engine))


def _prepare(database: Database, content: object, make: Callable[[], object]) -> None:
    path = Path(database.url.database or "")
    if path.exists():
        # It may hold what a test wrote: to be brought up to date, never to be copied.
        make()
        return
    if content not in _prepared:
        make()
        with closing(sqlite3.connect(path)) as made:
            _prepared[content] = made.serialize()
        return
    path.write_bytes(_prepared[content])


def create_database(root: Path, wiring: Wiring) -> Database:
    """Return an empty SQLite database with the tables of every model imported so far."""
    database = Database(f"sqlite:///{root / 'portal.db'}", wiring)
    create_tables(database)
    return database
