# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that pages give away."""

from collections.abc import Iterable, Sequence

from flask import Response, stream_with_context

from munikit.kernel.tables_out import csv_pieces


def table_file(titles: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> Response:
    """Send a table as CSV, row by row; what it says of people stays in no cache on the way."""
    answer = Response(stream_with_context(csv_pieces(titles, rows)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
