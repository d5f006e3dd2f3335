# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Holidays are read from what the installed library said, and from the library itself else."""

from collections.abc import Iterator
from datetime import date

import pytest

from munikit.kernel import days_off
from munikit.kernel.days_off import ask_library, legal_holidays

CHRISTMAS = date(2026, 12, 25)


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    legal_holidays.cache_clear()
    yield
    legal_holidays.cache_clear()


def test_what_is_kept_answers_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days_off, "_asked", lambda _region: pytest.fail("It was asked."))

    assert CHRISTMAS in legal_holidays(None)
    assert date(2026, 12, 24) not in legal_holidays("LR")


@pytest.mark.parametrize("region", [None, "AP", "NB", "LR"])
def test_a_library_of_another_version_is_asked_itself(
    monkeypatch: pytest.MonkeyPatch, region: str | None
) -> None:
    monkeypatch.setattr(days_off, "version", lambda _name: "0.1")
    monkeypatch.setattr(days_off, "ask_library", lambda asked: frozenset({(asked, "said")}))

    assert legal_holidays(region) == frozenset({(region, "said")})


@pytest.mark.parametrize(
    "day", [date(1985, 12, 25), date(2000, 12, 25), date(2100, 12, 25), date(2101, 1, 2)]
)
def test_a_year_that_is_not_kept_is_asked_for(day: date) -> None:
    assert (day in legal_holidays(None)) is (day in ask_library(None))
