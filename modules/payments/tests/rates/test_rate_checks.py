# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doctor says in time that a table is missing something."""

from datetime import UTC, datetime

from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.module import Finding, Health
from munikit_payments.checks import check_rates


def finding(database: Database) -> Finding:
    with database.reading() as session:
        return check_rates(session)


def test_what_can_be_computed_today_is_fine(database: Database) -> None:
    assert finding(database).health is Health.OK


def test_a_missing_index_is_named(database: Database, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 12, 10, tzinfo=UTC)

    assert finding(database).text == "Falta el IPC de octubre de 2026"


def test_a_missing_semester_is_named(database: Database, clock: FixedClock) -> None:
    clock.moment = datetime(2027, 1, 10, 12, tzinfo=UTC)

    found = finding(database)

    assert found.health is Health.PROBLEM
    assert found.text == "Falta la tasa de interés del domingo 10 de enero de 2027"
