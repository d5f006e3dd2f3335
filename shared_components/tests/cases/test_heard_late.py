# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An application counts from when the person paid, not from when the portal hears of it.

Ley 19.880 art. 25: what is filed counts from the day it is filed, at any hour of it. Paying is the
last act of the person; what a worker, a gateway or a switched-off module delays is not theirs.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.casefile import CaseFile
from munikit.cases import Case
from munikit.cases.case.models import CaseAct
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.filing.acts import PAID, SENT, STARTED
from munikit.contracts.treasury import TREASURY, ChargePaid
from munikit.db import Database
from munikit.kernel.clock import FixedClock, as_utc, keep_time_of, zone_here
from munikit.kernel.communes import zone_of
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.outbox.publishing import as_event, as_payload
from munikit.procedures import CATALOGUE, Catalogue, Procedure
from munikit.testing.fakes import MemoryTreasury
from munikit.testing.portals import create_database, create_wiring

MONTHS = ("2026-11", "2026-12", "2027-04", "2027-09")
UTM = UTMTable({month: Money(69_542) for month in MONTHS}, "test")
ZONES = {"Santiago": "13101", "Punta Arenas": "12101", "Coyhaique": "11101", "Pascua": "05201"}
# The last seconds of a year, and of the days before the clocks change in 2027: back on the night
# of 3 April, so that the last hour comes twice; forward on the night of 4 September.
LAST_SECONDS = {
    "year": ("2026-12-31T23:59:50", date(2026, 12, 31), "VAL-2026-000001"),
    "autumn": ("2027-04-02T23:59:50", date(2027, 4, 2), "VAL-2027-000001"),
    "autumn, the hour that comes twice": (
        "2027-04-03T23:30:00",
        date(2027, 4, 5),
        "VAL-2027-000001",
    ),
    "spring": ("2027-09-03T23:59:50", date(2027, 9, 3), "VAL-2027-000001"),
    "spring, before the hour that is not": (
        "2027-09-04T23:59:50",
        date(2027, 9, 6),
        "VAL-2027-000001",
    ),
}
Submit = Callable[[], UUID]
Read = Callable[[UUID], Case]


@pytest.fixture
def database(
    tmp_path: Path, clock: FixedClock, treasury: MemoryTreasury, pruning: Procedure
) -> Database:
    ports = {TREASURY.name: treasury, CATALOGUE.name: Catalogue([pruning])}
    wiring = create_wiring(tmp_path, clock=clock, ports=ports)
    return create_database(tmp_path, replace(wiring, utm_table=lambda: UTM))


@pytest.fixture
def sent(database: Database, rosa: Actor, draft: Submit) -> Submit:
    """Send an application of Rosa's, which waits for its payment."""

    def made() -> UUID:
        case_id = draft()
        with database.transaction() as session:
            filing.submit(session, case_id, by=rosa)
        return case_id

    return made


def here(text: str) -> datetime:
    """The moment this commune's clock on the wall shows so; the first, if it does so twice."""
    return as_utc(datetime.fromisoformat(text).replace(tzinfo=zone_here()))


def hear(database: Database, case_id: UUID, paid_at: datetime | None) -> None:
    with database.transaction() as session:
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case_id, paid_at))


@pytest.mark.parametrize("cut", ZONES.values(), ids=ZONES)
@pytest.mark.parametrize(("wall", "counts", "folio"), LAST_SECONDS.values(), ids=LAST_SECONDS)
def test_it_counts_from_the_day_and_year_of_the_payment(
    database: Database,
    clock: FixedClock,
    sent: Submit,
    case_of: Read,
    cut: str,
    wall: str,
    counts: date,
    folio: str,
) -> None:
    keep_time_of(zone_of(cut))
    paid_at = here(wall)
    clock.moment = paid_at - timedelta(minutes=3)
    case_id = sent()

    clock.moment = paid_at + timedelta(minutes=45)
    hear(database, case_id, paid_at)

    case = case_of(case_id)
    assert case.submitted_at == paid_at
    assert case.filed_on == counts
    assert case.folio == folio


def test_the_term_to_answer_is_not_longer_because_we_heard_late(
    database: Database, clock: FixedClock, sent: Submit, case_of: Read
) -> None:
    prompt, delayed = sent(), sent()
    paid_at = clock.moment + timedelta(minutes=1)
    clock.moment = paid_at
    hear(database, prompt, paid_at)

    clock.moment = paid_at + timedelta(weeks=3)
    hear(database, delayed, paid_at)

    assert case_of(delayed).due_on == case_of(prompt).due_on


def test_the_file_of_the_case_is_of_the_payments_day_and_its_lines_keep_their_order(
    database: Database, clock: FixedClock, sent: Submit
) -> None:
    case_id = sent()
    paid_at = clock.moment + timedelta(minutes=1)

    clock.moment = paid_at + timedelta(days=9)
    hear(database, case_id, paid_at)

    with database.reading() as session:
        acts = session.scalars(
            select(CaseAct).where(CaseAct.case_id == case_id).order_by(CaseAct.seq)
        ).all()
        iui = session.get_one(CaseFile, case_id).iui
    assert [act.kind for act in acts] == [STARTED.name, SENT.name, PAID.name]
    assert acts[-1].at == paid_at
    assert iui == f"EXP-{paid_at:%Y%m%d}-000001"


def test_no_application_comes_from_the_future(
    database: Database, clock: FixedClock, sent: Submit, case_of: Read
) -> None:
    case_id = sent()

    hear(database, case_id, clock.moment + timedelta(days=400))

    assert case_of(case_id).submitted_at == clock.moment


@pytest.mark.parametrize("paid_at", [None, datetime.fromisoformat("2027-01-01T02:59:50+00:00")])
def test_an_event_is_read_as_it_was_told(paid_at: datetime | None) -> None:
    told = ChargePaid(uuid4(), uuid4(), paid_at)

    assert as_event(ChargePaid, as_payload(told)) == told
