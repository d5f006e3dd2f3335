# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The migrations of every package lead to what its models say, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, Table, inspect, text

from munikit.app import Portal, compose
from munikit.db import Base, partial_index
from munikit.db.migrate import differences, upgrade
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, MODULES)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    yield composed
    with composed.database.engine.begin() as connection:
        if request.param == "postgresql":
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    composed.database.engine.dispose()


def test_the_tables_equal_the_models(portal: Portal) -> None:
    packages = [module.migrated for module in portal.installed]

    upgrade(portal.database, packages)

    assert {each.name: differences(portal.database, each) for each in packages} == {
        each.name: [] for each in packages
    }


def test_an_index_of_some_rows_is_made_of_those_rows(portal: Portal) -> None:
    index = partial_index("ix_partly", "id", where="id > 7")
    table = Table("partly", Base.metadata, Column("id", Integer, primary_key=True), index)
    try:
        Base.metadata.create_all(portal.database.engine)
        (made,) = inspect(portal.database.engine).get_indexes("partly")
    finally:
        Base.metadata.remove(table)

    conditions = {name: str(said) for name, said in made["dialect_options"].items()}
    assert "id > 7" in conditions[f"{portal.database.engine.dialect.name}_where"]


def test_upgrading_twice_changes_nothing(portal: Portal) -> None:
    packages = [module.migrated for module in portal.installed]
    upgrade(portal.database, packages)
    before = sorted(inspect(portal.database.engine).get_table_names())

    upgrade(portal.database, packages)

    assert sorted(inspect(portal.database.engine).get_table_names()) == before
    assert "munikit_case" in before
