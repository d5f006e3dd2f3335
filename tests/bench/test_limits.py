# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A bench judges what a page costs beside hello and the floor, however long the machine took."""

from collections.abc import Callable

import pytest
from bench.limits import (
    EMBEDDED,
    FLOOR,
    HELLO,
    MOST_STATEMENTS,
    MOST_TIMES_FLOOR,
    MOST_TIMES_HELLO,
    MOST_WEIGHT,
    Cell,
    Measured,
    Results,
    judge,
    verdicts,
    wrong_answers,
)
from bench.load import Load
from bench.telling import table

PAGES = {*MOST_TIMES_HELLO, *MOST_TIMES_FLOOR}
AT_ONCE = (1, 8)


def took(seconds: float, answer_seconds: float = 0.01) -> Measured:
    """Return a cell of ten answers whose CPU is so much each, a fifth of it the database's."""
    found = Measured()
    load = Load(goes=10, wall_seconds=1.0, seconds=[answer_seconds] * 10, sizes=[4000] * 10)
    found.add(load, seconds * 8, seconds * 2)
    return found


def a_run(slowness: float = 1.0) -> Results:
    """Return a run in which everything is as it should be, on a machine so many times slower."""
    results = Results()
    for at_once in AT_ONCE:
        hello = Cell("", EMBEDDED, at_once, HELLO, HELLO)
        results.cells[hello] = took(0.0005 * slowness)
        for page in PAGES:
            times = 2 if page == "front page" else 8
            cell = Cell("sqlite", EMBEDDED, at_once, page)
            results.cells[cell] = took(0.0005 * times * slowness)
            floor = Cell("sqlite", EMBEDDED, at_once, page, FLOOR)
            results.cells[floor] = took(0.0005 * times / 1.5 * slowness)
    results.statements["sqlite"] = {
        page: ["BEGIN", "SELECT 1", "COMMIT"] for page in MOST_STATEMENTS
    }
    results.rss_mib["sqlite", EMBEDDED] = 80.0
    results.start_seconds["sqlite", EMBEDDED] = 1.0
    results.weight = dict.fromkeys(MOST_WEIGHT, 1.0)
    return results


@pytest.mark.parametrize("slowness", [1, 50])
def test_a_slow_machine_passes_what_a_quick_one_does(slowness: float) -> None:
    assert judge(a_run(slowness)) == 0


def dearer(page: str) -> Callable[[Results], None]:
    cell = Cell("sqlite", EMBEDDED, 8, page)

    def change(results: Results) -> None:
        results.cells[cell] = took(0.0005 * 20)

    return change


def of_database(results: Results) -> None:
    cell = Cell("sqlite", EMBEDDED, 8, "form page")
    results.cells[cell] = Measured()
    results.cells[cell].add(Load(goes=10, wall_seconds=1.0), 0.0, 0.5)


def slow_submit(results: Results) -> None:
    results.cells[Cell("sqlite", EMBEDDED, 8, "form submit")] = took(0.004, answer_seconds=1.2)


def more_at_once(results: Results) -> None:
    for page in PAGES:
        cell = Cell("sqlite", EMBEDDED, 1, page)
        results.cells[cell] = took(results.cells[cell].cpu_ms / 1000 / 1.3)


def more_statements(results: Results) -> None:
    results.statements["sqlite"]["form page"] = ["SELECT 1"] * 8


def heavier(results: Results) -> None:
    results.rss_mib["sqlite", EMBEDDED] = 90.0


def starts_slowly(results: Results) -> None:
    results.start_seconds["sqlite", EMBEDDED] = 2.0


def weighs(results: Results) -> None:
    results.weight["form page, KiB gzip"] = 31.0


@pytest.mark.parametrize(
    ("worse", "named"),
    [
        (dearer("front page"), "front page beside hello (sqlite, embedded, 8 at once)"),
        (dearer("own list"), "own list beside floor (sqlite, embedded, 8 at once)"),
        (dearer("inbox"), "inbox beside floor (sqlite, embedded, 8 at once)"),
        (of_database, "form page beside hello (sqlite, embedded, 8 at once)"),
        (slow_submit, "form submit, p99 ms (sqlite, embedded)"),
        (more_at_once, "CPU of one process, all at once beside alone (sqlite)"),
        (more_statements, "form page, statements (sqlite)"),
        (heavier, "MiB of a web process after use (sqlite, embedded)"),
        (starts_slowly, "start, seconds (sqlite, embedded)"),
        (weighs, "form page, KiB gzip"),
    ],
)
def test_what_became_worse_fails_the_bench(worse: Callable[[Results], None], named: str) -> None:
    results = a_run()

    worse(results)

    assert named in [each.what for each in verdicts(results) if not each.is_kept]
    assert judge(results) == 1


def test_a_wrong_answer_fails_the_bench() -> None:
    results = a_run()
    results.cells[Cell("sqlite", EMBEDDED, 1, "inbox")].load.mistake("inbox: 500 in place of 200")

    assert judge(results) == 1
    assert "inbox: 500 in place of 200" in wrong_answers(results)[0]


def test_what_was_not_measured_is_not_judged_as_good() -> None:
    results = a_run()
    results.cells[Cell("sqlite", EMBEDDED, 8, "form page")] = Measured()

    assert judge(results) == 1


def test_the_table_has_each_page_with_its_ratios_and_statements() -> None:
    lines = [line for line in table(a_run()) if line.startswith("  form page") and "  8 " in line]

    # CPU, that of the application and of the database, beside hello, the floor's, beside that.
    cpu = ["4.00", "3.20", "0.80", "8.00", "2.67", "1.50"]
    waited = ["10.0", "10.0", "10.0"]
    assert [line.split() for line in lines] == [["form", "page", "8", *cpu, *waited, "3", "(1)"]]
