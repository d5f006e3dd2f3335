# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A day or an amount that nobody means is refused by its row, wherever a table is read."""

import re

import pytest
from imports.mischief import READERS, refusals

from munikit.kernel.errors import InvalidError
from munikit.kernel.spreadsheets import MOST_ROWS
from munikit.procedures import Procedure

FAR = ("0001-01-01", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "9999-12-31")
# Of each reader: the day and the amount in its honest row, and the days just within and beyond.
DAYS = {
    "debts": ("2026-11-30", ("1986-01-01", "2046-12-31"), ("1985-12-31", "2047-01-01")),
    "transfers": ("2026-11-02", ("2016-01-01", "2026-11-30"), ("2015-12-31", "2026-12-01")),
    "settlement": ("2026-11-02", ("2016-01-01", "2028-12-31"), ("2015-12-31", "2029-01-01")),
}
# The index and the interest are of a table of the municipality's own, of any month that there was.
TABLES = {"UTM": "2026-11", "index": "2026-11", "interest": "2026-07-01"}
AMOUNTS = dict.fromkeys(DAYS, "34500") | {"UTM": "69542"}
NO_AMOUNTS = ("-1", "0", "1e9", "34.50", "100.000.000.000", "999999999999", "1" * 400, "NaN", "∞")


def said_of(name: str, honest: str, other: str, procedure: Procedure) -> list[str]:
    reader = READERS[name]
    row = reader.row.format(number=1).replace(honest, other, 1)
    try:
        return refusals(reader, f"{reader.titles}\n{row}".encode(), procedure)
    except InvalidError as error:
        return [error.message, *getattr(error, "rows", ())]


@pytest.mark.parametrize("name", DAYS)
def test_a_day_of_another_time_is_refused_by_its_row(name: str, procedure: Procedure) -> None:
    honest, _, beyond = DAYS[name]

    for day in (*FAR, *beyond):
        said = " ".join(said_of(name, honest, day, procedure))
        assert re.search(r"año imposible|no es una fecha|no ha llegado", said), (day, said)


@pytest.mark.parametrize("name", DAYS)
def test_a_day_that_can_be_meant_is_read(name: str, procedure: Procedure) -> None:
    honest, within, _ = DAYS[name]

    assert [said_of(name, honest, day, procedure) for day in within] == [[], []]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_a_table_of_no_century_of_ours_is_refused(
    name: str, year: str, procedure: Procedure
) -> None:
    honest = TABLES[name]

    assert said_of(name, honest, year + honest[4:], procedure) != []


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize("amount", NO_AMOUNTS)
def test_an_amount_that_is_none_is_refused(name: str, amount: str, procedure: Procedure) -> None:
    said = " ".join(said_of(name, AMOUNTS[name], amount, procedure))

    assert re.search("no es un monto|es demasiado|no puede ser 0", said)
    assert len(said) < 400


def test_a_file_of_too_many_instalments_is_divided(procedure: Procedure) -> None:
    months = "|".join(f"2026-{month:02d}-28" for month in range(1, 13))
    reader = READERS["debts"]
    content = reader.honest(MOST_ROWS // 12 + 1).replace(b"2026-11-30", months.encode())

    with pytest.raises(InvalidError, match=r"más de 100\.000 cuotas\. Divídalo"):
        refusals(reader, content, procedure)
