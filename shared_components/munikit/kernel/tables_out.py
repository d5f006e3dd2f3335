# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The one writer of tables people take away as CSV: any spreadsheet shows them, none runs them.

A semicolon ends a cell, as in a spreadsheet with Chile's settings, where a comma begins decimals:
by commas every row would be one cell. What people typed may begin like a formula, and a spreadsheet
would compute it on the desk of whoever opens the table.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from munikit.kernel.clock import local_date
from munikit.kernel.money import Money

# It tells spreadsheets that this is UTF-8; without it «ñ» is two signs of another alphabet.
_MARK = "\ufeff"
_UNSEEN = r"[\s\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
# Each sign, and those that are computed as it is: full-width, small, raised and lowered ones.
_SIGN = "[-=+@＝﹦⁼₌＋﹢⁺₊﬩－﹣⁻₋−＠﹫]"
_BEGINS = re.compile(rf"{_UNSEEN}{_SIGN}| *[\t\r\n]")
# Where a spreadsheet, by its own settings or its country's, takes a cell to end.
_INSIDE = re.compile(rf"([,;\t\r\n])({_UNSEEN}{_SIGN})")


def csv_pieces(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield a table, some rows at a time: as much memory for a million rows as for one."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    buffer.write(_MARK)
    writer.writerow(harmless(title) for title in titles)
    for row in rows:
        writer.writerow(harmless(cell) for cell in row)
        if buffer.tell() > io.DEFAULT_BUFFER_SIZE:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def harmless(cell: object) -> str:
    """Return a cell as a spreadsheet shows it and does not compute it.

    A number stays one, an amount is its pesos, a moment its day in the commune.
    """
    if isinstance(cell, Money):
        cell = cell.pesos
    if isinstance(cell, datetime):
        cell = local_date(cell)
    if cell is None or isinstance(cell, int | float | Decimal | date):
        return "" if cell is None else str(cell)
    text = str(cell)
    begins = _BEGINS.match(text)
    beginning = begins[0] if begins else ""
    rest = _INSIDE.sub(r"\1'\2", text[len(beginning) :])
    return f"'{beginning}{rest}" if begins else rest
