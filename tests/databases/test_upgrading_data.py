# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is in the tables of an earlier version is there after the upgrade, on both databases."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import Column, Connection, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from munikit.app import Portal, compose
from munikit.cases import Case, CaseAct
from munikit.db.migrate import options_of, scripts_of, upgrade
from munikit.db.packages import Migrated
from munikit.kernel.rut import RUT
from munikit.outbox.models import QueuedJob
from munikit.people import Person, enrol
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
# Where the tables stood before powers, a case's own contact and parked events.
BEFORE = {
    "munikit": "0012_published_version",
    "permits": "0001",
    "payments": "0010_transfers",
    "certificates": "0006_cert_record_imports",
}
# A row of these needs more than a value for each column: a chain of hashes, a balance.
WITHOUT_ROWS = {"munikit_audit_entry", "payments_posting", "payments_entry"}
MOST_TABLES = 45


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, MODULES)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    yield composed
    composed.database.engine.dispose()


def upgrade_to(portal: Portal, package: Migrated, revision: str, *, back: bool = False) -> None:
    scripts = scripts_of(package)
    config = Config()
    config.set_main_option("script_location", str(package.folder))
    config.set_main_option("path_separator", "os")

    def steps(current: Any, _context: object) -> Any:  # noqa: ANN401 - Alembic's types.
        # What `command.upgrade` and `command.downgrade` do.
        find = scripts._downgrade_revs if back else scripts._upgrade_revs  # noqa: SLF001 - as said.
        return find(revision, current)

    with (
        portal.database.engine.begin() as connection,
        EnvironmentContext(config, scripts, fn=steps, destination_rev=revision) as env,
    ):
        env.configure(connection=connection, **options_of(package))
        with env.begin_transaction():
            env.run_migrations()


def fill(portal: Portal) -> dict[str, int]:
    """Put a row into every table that takes one, the parents first; return how many each has."""
    found = MetaData()
    found.reflect(portal.database.engine)
    with portal.database.engine.begin() as connection:
        for table in found.sorted_tables:
            if table.name in WITHOUT_ROWS or connection.execute(select(table)).first():
                continue
            add_row(connection, table)
    return rows_of(portal)


def rows_of(portal: Portal) -> dict[str, int]:
    found = MetaData()
    found.reflect(portal.database.engine)
    with portal.database.engine.connect() as connection:
        counts = {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in found.tables.items()
        }
    return {name: count for name, count in counts.items() if not name.endswith("_version")}


def add_row(connection: Connection, table: Table) -> None:
    """Add a row with every column, or with the fewest, or none where a check refuses both."""
    for columns in (list(table.columns), [each for each in table.columns if not each.nullable]):
        row = {column.name: value_of(column) for column in columns}
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(table).values(row))
            return


def add(connection: Connection, name: str, given: Mapping[str, object]) -> None:
    """Add a row with these values, and any for its other columns."""
    table = Table(name, MetaData(), autoload_with=connection)
    row = {column.name: value_of(column) for column in table.columns}
    of_kind = {column.name: column.type.python_type for column in table.columns}
    written = {
        name: value.hex if isinstance(value, UUID) and of_kind[name] is str else value
        for name, value in given.items()
    }
    connection.execute(insert(table).values({**row, **written}))


def value_of(column: Column[Any]) -> object:
    for key in column.foreign_keys:
        return value_of(key.column)
    if column.name.endswith("run") or column.name.endswith("rut"):
        return "12345678-5"
    kind = column.type
    if kind.__class__.__name__ in ("JSON", "JSONB"):
        return {}
    values: dict[type, object] = {
        UUID: UUID(int=1),
        # What is an identifier on SQLite is a text of 32 characters there.
        str: f"{1:032x}"[-(getattr(kind, "length", None) or 32) :],
        int: 1,
        bool: True,
        datetime: datetime(2026, 11, 23, 15, tzinfo=UTC),
        date: date(2026, 11, 23),
    }
    return values[kind.python_type]


def test_an_upgrade_keeps_every_row_and_what_it_refers_to(portal: Portal) -> None:
    packages = {module.migrated.name: module.migrated for module in portal.installed}
    for name, revision in BEFORE.items():
        upgrade_to(portal, packages[name], revision)
    before = fill(portal)
    assert before["munikit_case"] == before["munikit_person"] == 1
    assert sum(count > 0 for count in before.values()) > MOST_TABLES

    upgrade(portal.database, packages.values())

    after = rows_of(portal)
    kept = {name: count for name, count in before.items() if name != "munikit_login_failure"}
    assert {name: after[name] for name in kept} == kept
    if portal.database.url.get_backend_name() == "sqlite":
        with portal.database.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1


TYPED = "Nombre  Falso Inventado"
INVENTED = "Nombre Falso Inventado"
KEY = "case:approved"
FROZEN = {"procedure_code": "MAL-1", "procedure_stage": 3}
# Of each RUN for which somebody applied under that name, what else is known of it: nothing; they
# came in themselves; an official decided with the paper beside; one named them at the till.
RUNS = {
    "76086428-5": (),
    "44444444-4": ("munikit_case", {"id": UUID(int=73), "applicant_id": 2, "folio": "VAL-73"}),
    "55555555-5": ("munikit_case_act", {"id": UUID(int=74), "case_id": 3, "kind": "approved"}),
    "11111111-1": (
        "payments_charge",
        {"id": UUID(int=75), "payer_id": 4, "subject_id": UUID(int=76)},
    ),
}


def apply_for(connection: Connection, number: int, run: str) -> None:
    """Apply for a RUN under an invented name, as the earlier version took it."""
    mine = {"id": UUID(int=100 + number), "run": run, "login": None}
    add(connection, "munikit_person", {**mine, "given_names": INVENTED, "surnames": ""})
    about = {"represented_run": run, "represented_name": TYPED, "folio": f"VAL-{number}"}
    case = {"id": UUID(int=200 + number), "state": "issued", "procedure_id": "poda"}
    add(connection, "munikit_case", {**case, **about})


def queue_notification(connection: Connection) -> None:
    notice = {"id": UUID(int=77), "key": KEY, "subject_id": UUID(int=201)}
    add(connection, "munikit_state_notice", notice)
    job = {"id": UUID(int=78), "key": f"notices.send_ddu:{KEY}", "payload": FROZEN}
    add(connection, "munikit_job", {**job, "name": "notices.send_ddu", "state": "queued"})


def test_what_an_earlier_version_left_is_put_right(portal: Portal) -> None:
    packages = {module.migrated.name: module.migrated for module in portal.installed}
    for name, revision in BEFORE.items():
        upgrade_to(portal, packages[name], revision)
    fill(portal)
    with portal.database.engine.begin() as connection:
        for number, run in enumerate(RUNS, 1):
            apply_for(connection, number, run)
        for table, given in filter(None, RUNS.values()):
            add(connection, table, {name: _id_of(name, value) for name, value in given.items()})
        queue_notification(connection)

    upgrade(portal.database, packages.values())

    with portal.database.transaction() as session:
        names = {
            run: session.scalars(select(Person).where(Person.run == RUT.parse(run))).one().full_name
            for run in RUNS
        }
        # Only the one nobody vouched for loses its name, to whoever reads it on a paper next.
        assert list(names.values()) == ["", INVENTED, INVENTED, INVENTED]
        assert session.get_one(Case, UUID(int=201)).represented_name == TYPED
        assert enrol(session, RUT.parse(next(iter(RUNS))), "Maderas SpA").full_name == "Maderas SpA"
        waiting = session.get_one(QueuedJob, UUID(int=78))
        assert waiting.payload == {**FROZEN, "procedure_id": "poda"}


def _id_of(name: str, value: object) -> object:
    if not isinstance(value, int):
        return value
    return UUID(int=(200 if name == "case_id" else 100) + value)


DEFINITION = {
    "outcome": {"finding": {"rows": ["Zona", "Usos"]}},
    "review": {"reasons": [{"id": "protected", "text": "El árbol está protegido."}]},
}
WRITTEN = "Visto el plano:\nZona: ZU-1\nUsos: Vivienda\nCasa B"
CERTIFIED = {"Zona": "ZU-1", "Usos": "Vivienda\nCasa B"}
REFUSED = "El árbol está protegido. Es un alerce."
PROPOSAL = {"decision": "approve", "text": WRITTEN, "by": "1"}
# By the state of a case: the text it had, and its remark and what is to be certified now.
DECIDED: Mapping[str, tuple[str, str, dict[str, str]]] = {
    "issued": (WRITTEN, WRITTEN, {}),
    "rejected": (REFUSED, REFUSED, {}),
    "approved": (WRITTEN, "Visto el plano:", CERTIFIED),
    "awaiting_signature": ("", "", {}),
}


def decide_as_before(portal: Portal) -> dict[str, Migrated]:
    packages = {module.migrated.name: module.migrated for module in portal.installed}
    for name, revision in BEFORE.items():
        upgrade_to(portal, packages[name], revision)
    fill(portal)
    with portal.database.engine.begin() as connection:
        version = {"digest": "d" * 64, "content": {"definition": DEFINITION}}
        add(connection, "munikit_procedure_version", version)
        for number, (state, (text_before, _, _)) in enumerate(DECIDED.items(), 1):
            case = {"id": UUID(int=300 + number), "folio": f"VAL-{number}", "state": state}
            more = {"procedure_digest": "d" * 64, "proposal": PROPOSAL}
            add(connection, "munikit_case", {**case, **more, "decision": text_before})
    return packages


def test_decisions_of_before_keep_their_text_and_papers_to_be_made_their_rows(
    portal: Portal,
) -> None:
    packages = decide_as_before(portal)

    upgrade(portal.database, packages.values())

    with portal.database.reading() as session:
        for number, (_, remark, finding) in enumerate(DECIDED.values(), 1):
            case = session.get_one(Case, UUID(int=300 + number))
            assert (case.remark, case.finding, case.reason_id) == (remark, finding, "")
        # The last waits for its second signature.
        assert case.proposal == {**PROPOSAL, "text": "Visto el plano:", "finding": CERTIFIED}


def test_the_version_before_finds_decisions_as_it_reads_them(portal: Portal) -> None:
    packages = decide_as_before(portal)
    upgrade(portal.database, packages.values())
    with portal.database.transaction() as session:
        refused = session.get_one(Case, UUID(int=302))
        refused.reason_id = "protected"
        refused.remark = "Es un alerce."

    upgrade_to(portal, packages["munikit"], "0020_old_names", back=True)

    told = text("SELECT decision FROM munikit_case WHERE folio LIKE 'VAL-%' ORDER BY folio")
    with portal.database.engine.connect() as connection:
        assert [*connection.scalars(told)] == [WRITTEN, REFUSED, WRITTEN, ""]


OF_NOBODY = {"assigned_to_id": None, "power_id": None}


def test_messages_of_before_are_of_whoever_wrote_them(portal: Portal) -> None:
    packages = {module.migrated.name: module.migrated for module in portal.installed}
    upgrade_to(portal, packages["munikit"], "0022_attempts")
    person, official, case_id = (UUID(int=number) for number in (401, 402, 403))
    with portal.database.engine.begin() as connection:
        for each in (person, official):
            add(connection, "munikit_person", {"id": each, "run": None, "login": str(each)})
        add(connection, "munikit_procedure_version", {"digest": "e" * 64})
        add(
            connection,
            "munikit_case",
            {"id": case_id, "applicant_id": person, "procedure_digest": "e" * 64, **OF_NOBODY},
        )
        for seq, by in enumerate((person, official), 1):
            line = {"id": UUID(int=410 + seq), "case_id": case_id, "seq": seq, "actor_id": by}
            add(connection, "munikit_case_act", {**line, "kind": "message"})

    upgrade(portal.database, packages.values())

    with portal.database.reading() as session:
        kinds = select(CaseAct.kind).where(CaseAct.case_id == case_id).order_by(CaseAct.seq)
        assert session.scalars(kinds).all() == ["written", "message"]
