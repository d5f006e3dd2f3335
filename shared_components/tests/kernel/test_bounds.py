# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Days and amounts that are meant, and those that are a slip of the pen."""

from datetime import date

import pytest

from munikit.kernel.bounds import MOST_PESOS, is_plausible_amount, read_day


@pytest.mark.parametrize("text", ["1900-01-01", "2026-11-30", "2199-12-31"])
def test_a_day_that_is_meant_is_read(text: str) -> None:
    assert read_day(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "2026-13-01", "ayer", "", "\0"],
)
def test_a_day_that_nobody_means_is_none(text: str) -> None:
    assert read_day(text) is None


def test_an_amount_has_eleven_digits_at_most() -> None:
    assert is_plausible_amount(MOST_PESOS)
    assert not is_plausible_amount(999_999_999_999)
    assert not is_plausible_amount(-999_999_999_999)
