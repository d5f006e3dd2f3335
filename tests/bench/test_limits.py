# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A bench judges what a page costs beside hello, however long the machine took for both."""

import pytest
from bench.run import MOST, MOST_TIMES_HELLO, complain


def measured(slowness: float, landing: float) -> dict[str, object]:
    """Return a run on a machine so many times slower, with a landing page so dear."""
    times = {**dict.fromkeys(MOST_TIMES_HELLO, 1.0), "landing": landing}
    pages = {
        name: {"cpu_ms": ratio * slowness / 5, "to_hello": ratio} for name, ratio in times.items()
    }
    return {"hello_cpu_ms": slowness / 5, **pages, **dict.fromkeys(MOST, 1.0)}


@pytest.mark.parametrize("slowness", [1, 50])
def test_a_slow_machine_passes_what_a_quick_one_does(slowness: float) -> None:
    assert complain(measured(slowness, landing=2.0)) == 0


@pytest.mark.parametrize("slowness", [1, 50])
def test_a_page_that_became_dearer_fails_the_bench(
    slowness: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complain(measured(slowness, landing=9.0)) == 1
    assert "landing: 9.00, not 5" in capsys.readouterr().out
