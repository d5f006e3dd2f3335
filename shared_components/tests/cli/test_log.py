# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a stranger sends begins no line of the log and reaches no terminal."""

import logging
import sys

import pytest
from click.testing import CliRunner

from munikit.app import Portal
from munikit.cli import processes
from munikit.cli.log import SafeFormatter, begin_log
from munikit.cli.main import portal as command


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


def test_what_alembic_says_of_its_own_plugins_is_not_in_a_portals_log() -> None:
    begin_log()

    assert not logging.getLogger("alembic.runtime.plugins").isEnabledFor(logging.INFO)
    assert logging.getLogger("alembic.runtime.plugins").isEnabledFor(logging.WARNING)


def test_the_worker_says_that_it_works(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(processes, "_stop_on_signals", lambda: None)
    monkeypatch.setattr(processes, "keep_doing", lambda *_given: None)

    with caplog.at_level(logging.INFO):
        done = CliRunner().invoke(command, ["--carpeta", str(portal.settings.root), "worker"])

    assert done.exit_code == 0, done.output
    assert "El trabajador espera trabajos de Municipalidad de Valdivia." in caplog.messages
