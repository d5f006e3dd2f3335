# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists as CSV, row by row: as much memory for a million rows as for one."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context

# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_response(
    header: tuple[str, ...], lines: Iterable[tuple[str, ...]], *, name: str
) -> Response:
    """Send rows as a file; the mark at its beginning tells spreadsheets that it is UTF-8."""
    answer = Response(stream_with_context(_encoded(header, lines)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def harmless(cell: str) -> str:
    """Return text that a spreadsheet shows and does not compute."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _encoded(header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(header)
    for line in lines:
        writer.writerow(harmless(cell) for cell in line)
        if buffer.tell() > io.DEFAULT_BUFFER_SIZE:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()
