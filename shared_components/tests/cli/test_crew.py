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

from munikit.cli import crew as crews
from munikit.cli.crew import Crew

SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
DIES = (sys.executable, "-c", "raise SystemExit(7)")
REFUSES = (sys.executable, "-c", "raise SystemExit(2)")


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew()
    yield made
    made.stop()


def test_a_process_that_is_killed_is_started_again(
    crew: Crew, capfd: pytest.CaptureFixture[str]
) -> None:
    crew.start("trabajos", SLEEPS, {})
    first = crew.members[0].process.pid
    os.kill(first, signal.SIGKILL)
    watching = threading.Thread(target=crew.watch)

    watching.start()
    limit = time.monotonic() + 600
    while crew.members[0].process.pid == first and time.monotonic() < limit:
        time.sleep(0.05)
    crew.stopping = True
    watching.join()

    assert crew.members[0].process.poll() is None
    assert crew.members[0].process.pid != first
    assert (
        "El proceso «trabajos» terminó solo (código -9). Se inicia de nuevo"
        in capfd.readouterr()[1]
    )


def test_a_process_that_refuses_its_settings_is_not_started_again(crew: Crew) -> None:
    crew.start("página", REFUSES, {})
    crew.members[0].process.wait()

    with pytest.raises(click.ClickException, match=r"código 2.*más arriba"):
        crew.watch()


def test_a_process_that_dies_again_and_again_ends_the_portal_with_a_word(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "_LONGEST_PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(crews, "_MOST_DEATHS", 3)
    crew.start("trabajos", DIES, {})

    with pytest.raises(click.ClickException, match="terminó 3 veces en 5 minutos"):
        crew.watch()


def test_a_process_that_dies_before_the_portal_answers_ends_it_at_once(crew: Crew) -> None:
    crew.start("página", DIES, {})
    crew.members[0].process.wait()

    with pytest.raises(click.ClickException, match="código 7"):
        crew.await_start(lambda: False)
