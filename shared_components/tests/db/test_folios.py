# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Folios have no gaps and no duplicates, whoever takes them at once and whatever fails."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from munikit.db import Database
from munikit.db.folios import next_folio, number_in, take_folio
from munikit.testing.portals import create_database, create_wiring


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return create_database(tmp_path, create_wiring(tmp_path))


def take(database: Database, *, fail: bool = False) -> int:
    with database.transaction() as session:
        number = next_folio(session, "case", 2026)
        if fail:
            raise LookupError
        return number


def test_a_series_begins_at_one_each_year(database: Database) -> None:
    with database.transaction() as session:
        taken = [next_folio(session, "case", year) for year in (2026, 2026, 2027)]

    assert taken == [1, 2, 1]


def test_series_do_not_share_their_numbers(database: Database) -> None:
    with database.transaction() as session:
        assert next_folio(session, "case", 2026) == 1
        assert next_folio(session, "receipt", 2026) == 1


@pytest.mark.parametrize(
    ("mark", "folio"), [("", "VAL-2026-000001"), ("D", "VAL-D-2026-000001")], ids=["plain", "mark"]
)
def test_a_folio_is_of_the_year_the_clocks_of_the_country_show(
    database: Database, mark: str, folio: str
) -> None:
    new_year_in_greenwich = datetime(2027, 1, 1, 1, 30, tzinfo=UTC)

    with database.transaction() as session:
        taken = take_folio(session, "case", new_year_in_greenwich, mark=mark)

    assert taken == folio
    assert number_in(taken) == "000001"


def test_a_transaction_that_fails_gives_its_number_back(database: Database) -> None:
    take(database)
    with pytest.raises(LookupError):
        take(database, fail=True)

    assert take(database) == 2


def test_eight_writers_at_once_leave_no_gap_and_no_duplicate(database: Database) -> None:
    with ThreadPoolExecutor(8) as writers:
        taken = list(writers.map(lambda _: take(database), range(200)))

    assert sorted(taken) == list(range(1, 201))
