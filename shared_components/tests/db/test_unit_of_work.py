# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a request reads it reads in one transaction, until it writes or waits for others."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql import text

from munikit.db import Database
from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.rut import RUT
from munikit.outside import calling
from munikit.people import Person, upsert_resident
from munikit.testing.portals import create_database, create_wiring
from munikit.testing.statements import counted

ROSA = RUT.of(12_345_678)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = create_database(tmp_path, create_wiring(tmp_path))
    with made.transaction() as session:
        upsert_resident(session, ROSA, "Rosa", "Huenchumilla")
    return made


def rosa(session: Session) -> Person:
    return session.scalars(select(Person).where(Person.run == ROSA)).one()


def rename(database: Database, name: str) -> None:
    with database.transaction() as session:
        rosa(session).given_names = name


def test_what_is_read_twice_is_one_thing_of_one_transaction(database: Database) -> None:
    with counted(database.engine) as found, database.unit():
        with database.reading() as session:
            first = rosa(session)
        with database.reading() as session:
            again = session.get_one(Person, first.id)

    assert again is first
    assert (found.transactions, len(found.said)) == (1, 3), str(found)


def test_outside_of_a_unit_each_reading_is_its_own(database: Database) -> None:
    with counted(database.engine) as found:
        for _ in range(2):
            with database.reading() as session:
                rosa(session)

    assert found.transactions == 2


def test_what_is_written_is_read_after_it(database: Database) -> None:
    with database.unit():
        with database.reading() as session:
            rosa(session)
        rename(database, "Rosa Elena")
        with database.reading() as session:
            assert rosa(session).given_names == "Rosa Elena"


def test_who_writes_holds_no_connection_to_read(database: Database) -> None:
    with database.unit():
        with database.reading() as session:
            rosa(session)
        with database.transaction() as session:
            rosa(session)
            assert checked_out(database) == 1


def checked_out(database: Database) -> int:
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


def call_out() -> None:
    with calling(1):
        pass


def take_a_place() -> None:
    with Bulkhead(1).place():
        pass


@pytest.mark.parametrize("wait", [call_out, take_a_place])
def test_whoever_waits_for_another_program_holds_no_transaction(
    database: Database, wait: object
) -> None:
    assert callable(wait)
    with database.unit():
        with database.reading() as session:
            rosa(session)
        assert checked_out(database) == 1
        wait()
        assert checked_out(database) == 0
        rename(database, "Rosa Elena")
        with database.reading() as session:
            assert rosa(session).given_names == "Rosa Elena"


def test_a_unit_gives_its_connection_back_whatever_happens(database: Database) -> None:
    with pytest.raises(NoResultFound), database.unit(), database.reading() as session:
        session.scalars(select(Person).where(Person.run == RUT.of(11_111_111))).one()

    assert checked_out(database) == 0


def test_after_an_error_of_the_database_it_is_read_anew(database: Database) -> None:
    with database.unit():
        with pytest.raises(OperationalError), database.reading() as session:
            session.execute(text("select * from nothing_like_it"))
        with database.reading() as session:
            assert rosa(session).given_names == "Rosa"


def test_two_databases_have_units_of_their_own(database: Database, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = create_database(tmp_path / "other", create_wiring(tmp_path / "other"))

    with database.unit(), other.reading() as session:
        assert session.scalars(select(Person)).all() == []
