# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is in the tables is there after an upgrade, whatever it does, on both databases.

The one that follows the last is made up here.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from munikit.app import Portal, compose
from munikit.app.core import CORE
from munikit.db.migrate import downgrade, status, upgrade
from munikit.db.packages import Migrated, MigrationsError
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
# A row of these needs more than a value for each column: a chain of hashes, a balance.
WITHOUT_ROWS = {"munikit_audit_entry", "payments_posting", "payments_entry"}
MOST_TABLES = 45
FIRST = CORE.migrated.head
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002_shouted"
down_revision = "FIRST"


def upgrade():
    # SQLite makes the table anew, and everything of a case refers to it.
    with op.batch_alter_table("munikit_case") as table:
        table.add_column(sa.Column("shouted", sa.String(length=200), nullable=True))
    op.execute("update munikit_case set shouted = upper(represented_name)")
    with op.batch_alter_table("munikit_case") as table:
        table.alter_column("shouted", existing_type=sa.String(length=200), nullable=False)
        table.drop_column("represented_name")
    MORE


def downgrade():
    name = sa.Column("represented_name", sa.String(length=200), nullable=False, server_default="")
    with op.batch_alter_table("munikit_case") as table:
        table.add_column(name)
    op.execute("update munikit_case set represented_name = lower(shouted)")
    with op.batch_alter_table("munikit_case") as table:
        table.drop_column("shouted")
"""


@dataclass(frozen=True)
class Elsewhere(Migrated):
    """A package whose migrations stand in a folder of the test's own."""

    at: Path

    @property
    def folder(self) -> Path:
        return self.at


@pytest.fixture
def following(tmp_path: Path) -> Elsewhere:
    """The platform with one migration more."""
    return with_next(tmp_path / "following")


def with_next(folder: Path, more: str = "pass") -> Elsewhere:
    shutil.copytree(CORE.migrated.folder, folder)
    written = NEXT.replace("FIRST", FIRST).replace("MORE", more)
    (folder / "versions" / "0002_shouted.py").write_text(written, encoding="utf-8")
    return Elsewhere(CORE.migrated.name, CORE.migrated.package, folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, MODULES)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def packages(portal: Portal) -> dict[str, Migrated]:
    """The packages, whose tables are made."""
    found = {module.migrated.name: module.migrated for module in portal.installed}
    upgrade(portal.database, found.values())
    return found


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


def call_it(portal: Portal, package: Migrated, revision: str) -> None:
    """Have the tables be of a revision, as those of a portal of that version."""
    with portal.database.engine.begin() as connection:
        connection.execute(
            text(f"update {package.version_table} set version_num = :it"),  # noqa: S608 - our own name.
            {"it": revision},
        )


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


def names_of_cases(portal: Portal, column: str) -> list[str]:
    with portal.database.engine.connect() as connection:
        return [*connection.scalars(text(f"select {column} from munikit_case"))]  # noqa: S608 - our own name.


@pytest.mark.usefixtures("packages")
def test_an_upgrade_keeps_every_row_and_what_it_refers_to(
    portal: Portal, following: Elsewhere
) -> None:
    before = fill(portal)
    (name,) = names_of_cases(portal, "represented_name")
    assert before["munikit_case"] == before["munikit_person"] == 1
    assert sum(count > 0 for count in before.values()) > MOST_TABLES

    upgrade(portal.database, [following])

    assert rows_of(portal) == before
    assert names_of_cases(portal, "shouted") == [name.upper()]
    if portal.database.url.get_backend_name() == "sqlite":
        with portal.database.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.mark.usefixtures("packages")
def test_an_upgrade_that_is_taken_back_leaves_the_rows_as_they_were(
    portal: Portal, following: Elsewhere
) -> None:
    before = fill(portal)
    names = names_of_cases(portal, "represented_name")
    upgrade(portal.database, [following])

    downgrade(portal.database, following, FIRST)

    assert rows_of(portal) == before
    assert names_of_cases(portal, "represented_name") == names
    assert status(portal.database, following).current == FIRST


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize(
    "fault",
    [
        "op.execute('select nothing')",
        "raise SystemExit(3)",
        "op.execute('delete from munikit_person')",
    ],
    ids=["database", "exit", "rows without what they refer to"],
)
def test_an_upgrade_that_fails_changes_nothing_and_names_its_file(
    portal: Portal, tmp_path: Path, fault: str
) -> None:
    before = fill(portal)

    with pytest.raises(MigrationsError, match=r"0002_shouted\.py|quedarían filas"):
        upgrade(portal.database, [with_next(tmp_path / "failing", fault)])

    assert rows_of(portal) == before
    assert len(names_of_cases(portal, "represented_name")) == 1
    assert status(portal.database, CORE.migrated).current == FIRST


REPLACED = ("munikit", "payments", "certificates")


def test_tables_of_the_last_development_version_are_those_of_the_first_release(
    portal: Portal, packages: dict[str, Migrated]
) -> None:
    downgrade(portal.database, packages["munikit"], "0001_first_release")
    before = fill(portal)
    for name in REPLACED:
        call_it(portal, packages[name], packages[name].replaced[-1])

    upgrade(portal.database, packages.values())

    assert [
        name for name in REPLACED if not status(portal.database, packages[name]).is_current
    ] == []
    assert rows_of(portal) == before


def test_in_what_capacity_one_acts_is_read_out_of_what_was_printed_once_and_for_all(
    portal: Portal, packages: dict[str, Migrated]
) -> None:
    downgrade(portal.database, packages["munikit"], "0001_first_release")
    fill(portal)
    with portal.database.engine.begin() as connection:
        connection.execute(text("update munikit_case set represented_as = 'Poder ante notario'"))

    upgrade(portal.database, packages.values())

    assert names_of_cases(portal, "represented_capacity") == ["notarial"]


def test_the_nth_opinion_of_a_case_is_told_of_by_its_nth_line(
    portal: Portal, packages: dict[str, Migrated]
) -> None:
    downgrade(portal.database, packages["munikit"], "0002_capacity")
    fill(portal)
    with portal.database.engine.begin() as connection:
        connection.execute(text("update munikit_case_act set kind = 'opinion_asked'"))
        earlier = datetime(2026, 11, 23, 14, tzinfo=UTC)
        copy_row(connection, "munikit_case_act", seq=2)
        copy_row(connection, "munikit_case_opinion", asked_at=earlier)

    upgrade(portal.database, packages.values())

    lines = "select o.asked_at, a.seq from munikit_case_opinion o "
    lines += "join munikit_case_act a on a.id = o.asked_line_id order by o.asked_at"
    with portal.database.engine.connect() as connection:
        assert [seq for _at, seq in connection.execute(text(lines))] == [1, 2]


def copy_row(connection: Connection, name: str, **changed: object) -> None:
    """Add a second row as the one there is, but for this."""
    table = Table(name, MetaData(), autoload_with=connection)
    (row,) = connection.execute(select(table)).mappings()
    number = UUID(int=2)
    values = {**row, "id": number if isinstance(row["id"], UUID) else number.hex, **changed}
    connection.execute(insert(table).values(values))


def test_tables_of_an_earlier_development_version_are_left_and_it_is_said_what_to_do(
    portal: Portal, packages: dict[str, Migrated]
) -> None:
    for name, package in ((name, packages[name]) for name in REPLACED):
        for revision in (package.replaced[0], package.replaced[-2]):
            call_it(portal, package, revision)

            with pytest.raises(MigrationsError) as refused:
                upgrade(portal.database, [package])

            assert f"Las tablas de {name} están en {revision}" in str(refused.value)
            assert "Haga un portal nuevo" in str(refused.value)
            assert status(portal.database, package).current == revision


def test_modules_take_their_tables_away_and_make_them_again(
    portal: Portal, packages: dict[str, Migrated]
) -> None:
    modules = [package for name, package in packages.items() if name != "munikit"]

    def tables() -> list[str]:
        names = inspect(portal.database.engine).get_table_names()
        return sorted(name for name in names if any(each.owns(name) for each in modules))

    before = tables()

    for package in modules:
        downgrade(portal.database, package)
    without = tables()
    upgrade(portal.database, modules)

    assert without == []
    assert tables() == before


def test_the_platform_s_journal_is_not_taken_apart(
    portal: Portal, packages: dict[str, Migrated]
) -> None:
    before = rows_of(portal)

    with pytest.raises(MigrationsError, match="0001_first_release"):
        downgrade(portal.database, packages["munikit"])

    assert rows_of(portal) == before
