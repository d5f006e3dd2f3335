# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A server of its own: trying to write, and a lock that somebody else holds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg import Connection
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.db.probe import try_to_write
from munikit.db.trouble import Trouble, trouble_of
from munikit.people import Person


def written(portal: Portal) -> int:
    with portal.database.reading() as session:
        return int(
            session.execute(text("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn")).scalar_one()
        )


@contextmanager
def plain_role(portal: Portal) -> Iterator[None]:
    """Make every connection one of a role that may do nothing but connect."""
    engine = portal.database.engine

    def be_plain(connection: Connection, _record: object) -> None:
        connection.execute("set role plain")
        connection.commit()

    with engine.begin() as connection:
        connection.execute(text("create role plain"))
    engine.dispose()
    event.listen(engine, "connect", be_plain)
    try:
        yield
    finally:
        event.remove(engine, "connect", be_plain)
        engine.dispose()
        with engine.begin() as connection:
            connection.execute(text("drop role plain"))


def test_ready_means_that_the_server_wrote(portal: Portal) -> None:
    before = written(portal)

    with plain_role(portal):
        try_to_write(portal.database)

    assert written(portal) > before


def hold(session: Session, person: Actor) -> None:
    session.execute(select(Person).where(Person.id == person.id).with_for_update())


def test_a_row_that_somebody_holds_is_waited_for_so_long_and_no_longer(
    portal: Portal, rosa: Actor
) -> None:
    with portal.database.transaction() as holder:
        hold(holder, rosa)

        with (
            pytest.raises(DBAPIError) as caught,
            portal.database.transaction(patience_seconds=0.1) as other,
        ):
            hold(other, rosa)

    assert trouble_of(caught.value) is Trouble.BUSY
