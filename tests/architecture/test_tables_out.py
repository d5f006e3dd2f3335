# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table leaves the portal by one writer only: it alone knows what a spreadsheet would compute."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_WRITES = re.compile(
    r"\bcsv\.(writer|DictWriter)\b|from csv import"
    r"|(mimetype|content_type)=f?[\"']text/csv"
)
# Where a table is written or sent, and why.
_WRITERS = {
    "shared_components/munikit/kernel/tables_out.py": "is the writer",
    "shared_components/munikit/web/downloads.py": "sends what the writer wrote",
}


_NAMES = re.compile(r"Content-Disposition|download_name|\bsend_file\b")


def files() -> list[Path]:
    folders = [ROOT / "shared_components" / "munikit", *(ROOT / "modules").glob("*/munikit_*")]
    return [path for folder in folders for path in folder.rglob("*.py")]


def writes_tables(text: str) -> bool:
    return bool(_WRITES.search(text))


def test_no_table_is_written_elsewhere() -> None:
    found = {str(p.relative_to(ROOT)) for p in files() if writes_tables(p.read_text("utf-8"))}

    assert found == set(_WRITERS)


def test_no_file_is_named_elsewhere() -> None:
    """A name may be anybody's; one place makes it a name."""
    found = {str(p.relative_to(ROOT)) for p in files() if _NAMES.search(p.read_text("utf-8"))}

    assert found == {"shared_components/munikit/web/downloads.py"}


@pytest.mark.parametrize(
    "line",
    [
        "writer = csv.writer(buffer)",
        "csv.DictWriter(out, names)",
        "from csv import writer",
        'Response(lines, mimetype="text/csv")',
    ],
)
def test_one_that_is_would_be_found(line: str) -> None:
    assert writes_tables(line)
