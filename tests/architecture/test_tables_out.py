# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tables come in by one reader and leave by one writer: they alone know what spreadsheets do."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_TABLES = re.compile(r"^\s*(import csv\b|from csv import)", re.MULTILINE)
_SENDS = re.compile(r"(mimetype|content_type)=f?[\"']text/csv")
_NAMES = re.compile(r"Content-Disposition|download_name|\bsend_file\b")
_DOWNLOADS = {"shared_components/munikit/web/downloads.py"}


def found(wanted: re.Pattern[str]) -> set[str]:
    folders = [ROOT / "shared_components" / "munikit", *(ROOT / "modules").glob("*/munikit_*")]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    return {str(p.relative_to(ROOT)) for p in files if wanted.search(p.read_text("utf-8"))}


def test_one_reads_tables_and_one_writes_them() -> None:
    kernel = "shared_components/munikit/kernel"

    assert found(_TABLES) == {f"{kernel}/spreadsheets.py", f"{kernel}/tables_out.py"}


def test_the_reader_needs_no_library_for_the_generator_runs_without_them() -> None:
    lacking = "import sys; sys.modules['stdnum'] = None"
    reads = "from munikit.kernel.communes import communes; assert communes()"

    subprocess.run([sys.executable, "-c", f"{lacking}; {reads}"], check=True)  # noqa: S603 - our own.


def test_no_table_is_sent_elsewhere() -> None:
    assert found(_SENDS) == _DOWNLOADS


def test_no_file_is_named_elsewhere() -> None:
    """A name may be anybody's; one place makes it a name."""
    assert found(_NAMES) == _DOWNLOADS


@pytest.mark.parametrize("line", ["import csv", "    import csv", "from csv import writer"])
def test_whoever_did_it_again_would_be_found(line: str) -> None:
    assert _TABLES.search(f"import io\n{line}\n")
    assert not _TABLES.search("from munikit.kernel.tables_out import csv_pieces")
