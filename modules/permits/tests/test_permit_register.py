# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking permits up, page by page, and taking them out as a spreadsheet."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from munikit.contracts.casework import CaseApproved
from munikit.db import Database
from munikit.kernel.rut import RUT
from munikit.kernel.tables_out import csv_pieces
from munikit_permits.export import TITLES, cells
from munikit_permits.handlers import register_permit
from munikit_permits.models import Permit, PermitState
from munikit_permits.register import every, look_up, state_of

ApprovedCase = Callable[..., UUID]
TODAY = date(2026, 11, 23)


@pytest.fixture
def seven_permits(database: Database, approved_case: ApprovedCase) -> Database:
    people = [("Rosa", "Pérez"), ("Jorge", "Soto"), ("=HYPERLINK(1)", "Vera")]
    for number in range(7):
        case_id = approved_case(run=12_345_678 + number % 3, names=people[number % 3])
        with database.transaction() as session:
            register_permit(session, CaseApproved(case_id, "permit"))
    return database


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", 7),
        ("rosa", 3),
        ("VAL-P-2026-000004", 1),
        ("val-p-2026-000004", 1),
        ("12.345.678-5", 3),
        ("123456785", 3),
        ("%", 0),
        ("nadie", 0),
    ],
)
def test_permits_are_found_by_folio_name_or_run(
    seven_permits: Database, text: str, found: int
) -> None:
    with seven_permits.reading() as session:
        assert look_up(session, text).total == found


def test_pages_are_as_long_as_the_settings_say(seven_permits: Database) -> None:
    with seven_permits.reading() as session:
        first, second = look_up(session, ""), look_up(session, "", page=2)

    assert (first.pages, len(first.rows), len(second.rows)) == (2, 5, 2)
    folios = [permit.folio for permit, _ in [*first.rows, *second.rows]]
    assert folios == sorted(folios, reverse=True)


@pytest.mark.parametrize(("wanted", "shown"), [(0, 1), (-3, 1), (99, 2)])
def test_a_page_that_is_not_there_is_the_nearest(
    seven_permits: Database, wanted: int, shown: int
) -> None:
    with seven_permits.reading() as session:
        assert look_up(session, "", page=wanted).page == shown


def test_the_spreadsheet_has_every_permit_that_matches(seven_permits: Database) -> None:
    with seven_permits.reading() as session:
        lines = [TITLES, *cells(every(session, "rosa"), TODAY)]

    assert lines[0][:4] == ("folio", "permiso", "run", "a_nombre_de")
    assert [line[0] for line in lines[1:]] == [
        "VAL-P-2026-000007",
        "VAL-P-2026-000004",
        "VAL-P-2026-000001",
    ]
    assert lines[1][2:] == (
        RUT.parse("12.345.678-5"),
        "Rosa Pérez",
        date(2027, 3, 15),
        date(2028, 3, 15),
        "En preparación",
    )


def test_no_name_becomes_a_formula(seven_permits: Database) -> None:
    with seven_permits.reading() as session:
        content = "".join(csv_pieces(TITLES, cells(every(session, "HYPERLINK"), TODAY)))

    names = [line.split(";")[3] for line in content.splitlines()][1:]
    assert names == ["'=HYPERLINK(1) Vera", "'=HYPERLINK(1) Vera"]


@pytest.mark.parametrize(
    ("state", "start", "until", "label"),
    [
        (PermitState.GRANTED, TODAY, TODAY, "En preparación"),
        (PermitState.IN_FORCE, TODAY, TODAY, "Vigente"),
        (PermitState.IN_FORCE, date(2027, 3, 13), date(2027, 6, 12), "Aún no rige"),
        (PermitState.IN_FORCE, date(2026, 8, 23), date(2026, 11, 22), "Vencido"),
        (PermitState.REVOKED, date(2026, 8, 23), date(2026, 11, 22), "Anulado"),
    ],
    ids=["no paper yet", "first and last day", "day before", "day after", "revoked and past"],
)
def test_a_permit_begins_and_expires_by_date(
    state: PermitState, start: date, until: date, label: str
) -> None:
    permit = Permit(state=state, valid_from=start, valid_until=until)

    assert state_of(permit, TODAY)[0] == label
