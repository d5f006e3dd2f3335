# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a stranger sends begins no line of the log and reaches no terminal."""

import logging
import sys

import pytest

from munikit.cli.log import SafeFormatter


@pytest.mark.parametrize("bad", ["a\r\nINFO root: paid", "\x1b[31m", "\x00", "\u2028x", "\u202ex"])
def test_a_message_is_one_line_without_control_characters(bad: str) -> None:
    record = logging.LogRecord("m", logging.INFO, "f", 1, "at %s", (f"/x{bad}",), None)

    line = SafeFormatter("%(message)s").format(record)

    assert line.isprintable()
    assert line.startswith("at /x")


def test_a_traceback_keeps_its_own_lines_only() -> None:
    try:
        int("\x1b[2J")
    except ValueError as error:
        error.add_note("\x1b[31m")
        record = logging.LogRecord("m", logging.ERROR, "f", 1, "failed", None, sys.exc_info())

    told = SafeFormatter("%(message)s").format(record).split("\n")

    assert len(told) > 2
    assert all(line.isprintable() for line in told)
