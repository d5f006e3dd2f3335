# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that pages give away."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from flask import Response, stream_with_context

from munikit.kernel.tables_out import csv_pieces
from munikit.kernel.text import tidy

# What no system takes in the name of a file, or takes for the way to another folder.
_NO_NAME = re.compile(r'[\\/:*?"<>|%]')
# What a file of somebody's may do in a browser: nothing.
SANDBOX = "sandbox; default-src 'none'"
_LONGEST_STEM = 100
_LONGEST_SUFFIX = 10


def table_file(titles: Sequence[str], rows: Iterable[Sequence[object]], *, name: str) -> Response:
    """Send a table as CSV, row by row; what it says of people stays in no cache on the way."""
    answer = Response(stream_with_context(csv_pieces(titles, rows)), mimetype="text/csv")
    answer.headers["Cache-Control"] = "private, no-store"
    return named(answer, name)


def named(answer: Response, name: str, *, shown: bool = False) -> Response:
    """Say under which name a browser keeps a file, and whether it shows it first.

    The name may be anybody's: it stays one header, one file and readable from left to right. So
    may be what is in it: opened in the browser after all, it runs nothing. What is ``shown`` is
    ours, or its page says `SANDBOX`.
    """
    if not shown:
        answer.headers["Content-Security-Policy"] = SANDBOX
    how = "inline" if shown else "attachment"
    answer.headers.set("Content-Disposition", how, filename=_file_name(name))
    return answer


def _file_name(name: str) -> str:
    path = PurePath(_NO_NAME.sub("_", tidy(name)).lstrip(". "))
    suffix = path.suffix if len(path.suffix) <= _LONGEST_SUFFIX else ""
    return (path.name.removesuffix(suffix)[:_LONGEST_STEM].strip(". ") or "archivo") + suffix
