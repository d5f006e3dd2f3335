# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The one writer of tables people take away as CSV: any spreadsheet shows them, none runs them.

What people typed may begin like a formula, and a spreadsheet would compute it on the desk of
whoever opens the table.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

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
    writer = csv.writer(buffer)
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
    """Return a cell as a spreadsheet shows it and does not compute it; a number stays one."""
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    begins = _BEGINS.match(cell)
    beginning = begins[0] if begins else ""
    rest = _INSIDE.sub(r"\1'\2", cell[len(beginning) :])
    return f"'{beginning}{rest}" if begins else rest
