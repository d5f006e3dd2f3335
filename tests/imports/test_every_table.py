# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every table the portal is brought is bounded: in bytes, rows, columns, cells and in time."""

import re
import time
from pathlib import Path

import pytest
from imports.mischief import MISCHIEF, READERS, refusals

from munikit.kernel.errors import InvalidError
from munikit.kernel.spreadsheets import MOST_BYTES
from munikit.procedures import Procedure

ROOT = Path(__file__).parents[2]
_READS = re.compile(r"\b(?:Table|read_file)\(")
# Who reads a table that nobody brings: it comes with the package.
_OURS = {"munikit.kernel.spreadsheets", "munikit.kernel.communes", "munikit.casefile.metadata"}
_TIMES_AS_LONG = 8


def modules() -> dict[str, str]:
    folders = [ROOT / "shared_components" / "munikit", *(ROOT / "modules").glob("*/munikit_*")]
    found = [(folder.parent, path) for folder in folders for path in folder.rglob("*.py")]
    return {
        ".".join(path.relative_to(parent).with_suffix("").parts): path.read_text("utf-8")
        for parent, path in found
    }


def test_the_list_names_whoever_reads_a_table() -> None:
    reading = {name for name, text in modules().items() if _READS.search(text)}

    assert reading == {reader.module for reader in READERS.values()} | _OURS


@pytest.mark.parametrize("name", READERS)
def test_an_honest_file_is_read(name: str, procedure: Procedure) -> None:
    assert refusals(READERS[name], READERS[name].honest(1), procedure) == []


@pytest.mark.parametrize("mischief", MISCHIEF)
@pytest.mark.parametrize("name", READERS)
def test_what_is_no_table_is_refused_in_words_and_in_time(
    name: str, mischief: str, procedure: Procedure, honest_seconds: float
) -> None:
    make, said = MISCHIEF[mischief]
    content = make(READERS[name].titles, READERS[name].row)
    started = time.process_time()

    with pytest.raises(InvalidError) as refused:
        refusals(READERS[name], content, procedure)

    assert re.search(said, refused.value.message)
    assert len(refused.value.message) < 600
    assert time.process_time() - started < _TIMES_AS_LONG * honest_seconds


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_too_heavy_is_told_its_weight(name: str, procedure: Procedure) -> None:
    with pytest.raises(InvalidError, match=r"pesa 50,1 MB y el máximo es (1|5|50) MB"):
        refusals(READERS[name], b"a" * (MOST_BYTES + 1), procedure)


@pytest.mark.parametrize("name", READERS)
def test_empty_columns_and_rows_that_spreadsheets_leave_are_no_matter(
    name: str, procedure: Procedure
) -> None:
    reader = READERS[name]
    empty = ";" * 16_000
    content = f"{reader.titles}{empty}\n{reader.honest(1).decode().splitlines()[1]}{empty}\n"

    assert refusals(reader, (content + f"{empty}\n" * 40).encode(), procedure) == []
