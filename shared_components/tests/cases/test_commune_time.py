# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal counts and shows the time of its own commune."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from munikit.app import compose
from munikit.kernel.clock import local_date
from munikit.testing.portals import write_portal


@pytest.mark.parametrize(
    ("cut", "instant", "here"),
    [
        ("05201", datetime(2026, 11, 28, 4, 30, tzinfo=UTC), date(2026, 11, 27)),
        ("11101", datetime(2026, 7, 7, 3, 20, tzinfo=UTC), date(2026, 7, 7)),
        ("12101", datetime(2026, 7, 7, 3, 20, tzinfo=UTC), date(2026, 7, 7)),
        ("13101", datetime(2026, 7, 7, 3, 20, tzinfo=UTC), date(2026, 7, 6)),
    ],
)
def test_the_code_of_the_commune_alone_decides_the_day(
    tmp_path: Path, cut: str, instant: datetime, here: date
) -> None:
    toml = write_portal(tmp_path) / "portal.toml"
    text = toml.read_text().replace('cut = "14101"', f'cut = "{cut}"')
    toml.write_text(text.replace('commune = "Valdivia"', f'commune = "{cut}"'))

    portal = compose(tmp_path)

    assert local_date(instant) == here
    portal.database.engine.dispose()
