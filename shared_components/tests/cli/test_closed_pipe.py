# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal doctor | head``: who reads may go away before a command has said it all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from munikit.testing.portals import write_portal

COMMANDS = [
    ("doctor",),
    ("modules",),
    ("no-such-command",),
    ("db", "--help"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("both", [False, True], ids=["output", "output and errors"])
def test_a_command_whose_reader_left_ends_without_a_word(
    tmp_path: Path, words: tuple[str, ...], *, both: bool
) -> None:
    root = write_portal(tmp_path)
    reader, writer = os.pipe()
    os.close(reader)
    errors = writer if both else subprocess.PIPE

    done = subprocess.run(  # noqa: S603 - our own command.
        [sys.executable, "-m", "munikit.cli", "--carpeta", str(root), *words],
        stdout=writer,
        stderr=errors,
        text=True,
        check=False,
    )

    os.close(writer)
    said = done.stderr or ""
    assert "Traceback" not in said
    assert "roken pipe" not in said
    assert "BrokenPipeError" not in said
    assert done.returncode != 120  # What Python ends with when its last flush fails.
