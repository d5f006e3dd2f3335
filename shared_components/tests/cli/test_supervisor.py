# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal serve`` starts its processes again when they die, and says when it will not."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import click
import pytest

from munikit.cli import supervisor as supervisors
from munikit.cli.supervisor import Supervisor

SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
DIES = (sys.executable, "-c", "raise SystemExit(7)")
REFUSES = (sys.executable, "-c", "raise SystemExit(2)")


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    made = Supervisor()
    yield made
    made.stop()


def test_a_process_that_is_killed_is_started_again(
    supervisor: Supervisor, capfd: pytest.CaptureFixture[str]
) -> None:
    supervisor.start("trabajos", SLEEPS, {})
    first = supervisor.members[0].process.pid
    os.kill(first, signal.SIGKILL)
    watching = threading.Thread(target=supervisor.watch)

    watching.start()
    limit = time.monotonic() + 600
    while supervisor.members[0].process.pid == first and time.monotonic() < limit:
        time.sleep(0.05)
    supervisor.stopping = True
    watching.join()

    assert supervisor.members[0].process.poll() is None
    assert supervisor.members[0].process.pid != first
    assert (
        "El proceso «trabajos» terminó solo (código -9). Se inicia de nuevo"
        in capfd.readouterr()[1]
    )


def test_a_process_that_refuses_its_settings_is_not_started_again(supervisor: Supervisor) -> None:
    supervisor.start("página", REFUSES, {})
    supervisor.members[0].process.wait()

    with pytest.raises(click.ClickException, match=r"código 2.*más arriba"):
        supervisor.watch()


def test_a_process_that_dies_again_and_again_ends_the_portal_with_a_word(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisors, "_LONGEST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(supervisors, "_MOST_DEATHS", 3)
    supervisor.start("trabajos", DIES, {})

    with pytest.raises(click.ClickException, match="terminó 3 veces en 5 minutos"):
        supervisor.watch()


def test_a_process_that_dies_before_the_portal_answers_ends_it_at_once(
    supervisor: Supervisor,
) -> None:
    supervisor.start("página", DIES, {})
    supervisor.members[0].process.wait()

    with pytest.raises(click.ClickException, match="código 7"):
        supervisor.await_start(lambda: False)
