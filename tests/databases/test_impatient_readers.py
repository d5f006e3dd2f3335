# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever reads a page waits a second for a table that is being changed, not five."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from munikit.app import Portal
from munikit.db.trouble import Trouble, trouble_of
from munikit.people import Person


@pytest.fixture
def hurried(portal: Portal) -> Portal:
    portal.database.hurry()
    return portal


def test_a_page_that_reads_waits_a_second_for_a_lock(hurried: Portal) -> None:
    with hurried.database.reading() as session:
        assert session.scalar(text("show lock_timeout")) == "1s"
    with hurried.database.transaction() as session:
        assert session.scalar(text("show lock_timeout")) == "5s"


def test_a_table_that_is_being_changed_is_busy(hurried: Portal) -> None:
    with hurried.database.engine.begin() as changing:
        changing.execute(text("lock table munikit_person in access exclusive mode"))
        with hurried.database.reading() as session, pytest.raises(OperationalError) as raised:
            session.scalar(select(func.count()).select_from(Person))

    assert trouble_of(raised.value) is Trouble.BUSY
