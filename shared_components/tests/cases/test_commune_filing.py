# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An application counts from the day it is in the commune it was sent to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from munikit.cases import Case
from munikit.contracts.treasury import TREASURY
from munikit.db import Database
from munikit.kernel.clock import FixedClock, as_utc, keep_time_of
from munikit.kernel.communes import zone_of
from munikit.kernel.formats import moment
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures import CATALOGUE, Catalogue, Procedure
from munikit.testing.fakes import MemoryTreasury
from munikit.testing.portals import create_database, create_wiring

UTM = UTMTable({f"2026-{month:02d}": Money(69_542) for month in (7, 11, 12)}, "test")


@pytest.fixture
def database(
    tmp_path: Path, clock: FixedClock, treasury: MemoryTreasury, pruning: Procedure
) -> Database:
    ports = {TREASURY.name: treasury, CATALOGUE.name: Catalogue([pruning])}
    wiring = create_wiring(tmp_path, clock=clock, ports=ports)
    return create_database(tmp_path, replace(wiring, utm_table=lambda: UTM))


@pytest.mark.parametrize(
    ("cut", "sent", "counts", "shown"),
    [
        ("05201", "2026-11-28T04:30+00:00", date(2026, 11, 27), "27 de noviembre de 2026, 23:30"),
        ("11101", "2026-07-07T03:20+00:00", date(2026, 7, 7), "7 de julio de 2026, 00:20"),
        ("12101", "2026-07-07T03:20+00:00", date(2026, 7, 7), "7 de julio de 2026, 00:20"),
        ("13101", "2026-11-28T13:00+00:00", date(2026, 11, 30), "28 de noviembre de 2026, 10:00"),
    ],
    ids=["Isla de Pascua", "Coyhaique", "Punta Arenas", "Santiago"],
)
def test_an_application_is_filed_on_the_communes_day(
    clock: FixedClock,
    filed: Callable[[], UUID],
    case_of: Callable[[UUID], Case],
    cut: str,
    sent: str,
    counts: date,
    shown: str,
) -> None:
    keep_time_of(zone_of(cut))
    clock.moment = as_utc(datetime.fromisoformat(sent))

    case = case_of(filed())

    assert case.filed_on == counts
    assert case.submitted_at is not None
    assert moment(case.submitted_at).endswith(shown)
