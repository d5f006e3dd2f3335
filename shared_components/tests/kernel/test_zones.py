# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Time is shown and counted as the clock on the commune's wall tells it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import keep_time_of, local, local_date, start_of
from munikit.kernel.communes import communes, zone_of
from munikit.kernel.formats import day, moment, short_day
from munikit.settings import Settings, SettingsError
from munikit.testing.portals import write_portal

CALENDAR = BusinessCalendar()
FILED = [
    ("05201", "2026-11-28T04:30Z", date(2026, 11, 27), "viernes 27 de noviembre de 2026, 23:30"),
    ("11101", "2026-07-07T03:20Z", date(2026, 7, 7), "martes 7 de julio de 2026, 00:20"),
    ("12101", "2026-07-07T03:20Z", date(2026, 7, 7), "martes 7 de julio de 2026, 00:20"),
    ("13101", "2026-11-28T13:00Z", date(2026, 11, 30), "sábado 28 de noviembre de 2026, 10:00"),
]


@pytest.mark.parametrize(
    ("cut", "zone"),
    [
        ("05201", "Pacific/Easter"),
        ("05104", "America/Santiago"),
        ("11201", "America/Coyhaique"),
        ("12401", "America/Punta_Arenas"),
        ("14101", "America/Santiago"),
    ],
    ids=["Isla de Pascua", "Juan Fernández", "Aysén", "Natales", "Valdivia"],
)
def test_a_commune_has_the_time_of_its_region(cut: str, zone: str) -> None:
    assert zone_of(cut).key == zone


def test_every_commune_has_a_zone_the_machine_knows() -> None:
    now = datetime(2026, 7, 1, 12, tzinfo=UTC)

    hours = {str(now.astimezone(zone_of(each.cut)).utcoffset()) for each in communes()}

    assert hours == {"-1 day, 20:00:00", "-1 day, 21:00:00", "-1 day, 18:00:00"}


@pytest.mark.parametrize(("cut", "sent", "counts", "shown"), FILED, ids=[f[0] for f in FILED])
def test_a_filing_counts_from_the_day_of_the_commune(
    cut: str, sent: str, counts: date, shown: str
) -> None:
    keep_time_of(zone_of(cut))
    instant = datetime.fromisoformat(sent)

    filed = CALENDAR.filed_at(instant)

    assert local_date(filed) == counts
    assert moment(instant) == shown
    assert (day(instant), short_day(instant)) == (shown[:-7], f"{local(instant):%d-%m-%Y}")


@pytest.mark.parametrize("cut", ["05201", "11101", "12101", "13101"])
@pytest.mark.parametrize(
    "of",
    [date(2026, 9, 6), date(2027, 4, 4), date(2028, 2, 29), date(2027, 2, 28), date(2026, 12, 31)],
    ids=["clocks forward", "clocks back", "29 February", "28 February", "New Year's Eve"],
)
def test_every_day_begins_and_ends_in_itself(cut: str, of: date) -> None:
    keep_time_of(zone_of(cut))

    first = start_of(of)
    last = start_of(of + timedelta(days=1)) - timedelta(seconds=1)

    assert (local_date(first), local_date(last)) == (of, of)
    assert local_date(first.astimezone(UTC) - timedelta(seconds=1)) == of - timedelta(days=1)


def test_settings_do_not_name_two_communes(tmp_path: Path) -> None:
    toml = write_portal(tmp_path) / "portal.toml"
    toml.write_text(toml.read_text().replace('cut = "14101"', 'cut = "12101"'))

    with pytest.raises(SettingsError, match="el código de Valdivia es 14101, y cut dice 12101"):
        Settings.load(tmp_path)
