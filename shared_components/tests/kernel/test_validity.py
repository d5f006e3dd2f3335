# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is valid from March is not in force in November, on no page."""

from datetime import date

import pytest

from munikit.kernel.validity import Validity, validity

MARCH, JUNE = date(2027, 3, 13), date(2027, 6, 12)


@pytest.mark.parametrize(
    ("until", "on", "standing"),
    [
        (JUNE, date(2026, 11, 28), Validity.NOT_YET),
        (JUNE, date(2027, 3, 12), Validity.NOT_YET),
        (JUNE, MARCH, Validity.IN_FORCE),
        (JUNE, JUNE, Validity.IN_FORCE),
        (JUNE, date(2027, 6, 13), Validity.EXPIRED),
        (None, date(2026, 11, 28), Validity.NOT_YET),
        (None, date(2099, 1, 1), Validity.IN_FORCE),
    ],
)
def test_both_days_count_and_before_the_first_it_is_not_yet(
    until: date | None, on: date, standing: Validity
) -> None:
    assert validity(MARCH, until, on) is standing
