# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The processes ``portal serve`` keeps running: started again when they die, stopped together."""

import os
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from munikit.kernel.words import gettext as _

_START_SECONDS = 30.0
_STOP_SECONDS = 8.0
_POLL_SECONDS = 0.1
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 10.0
# So many deaths in so long are no accident: whoever looks after the portal must hear of it.
_MOST_DEATHS = 10
_WITHIN_SECONDS = 300.0
# The settings cannot be used, which another start would not change.
_REFUSED = 2


@dataclass
class _Member:
    title: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes]"
    deaths: deque[float] = field(default_factory=deque)
    again_at: float | None = None

    def note_death(self, now: float) -> float:
        """Return how long to wait before it is started again."""
        while self.deaths and now - self.deaths[0] > _WITHIN_SECONDS:
            self.deaths.popleft()
        self.deaths.append(now)
        pause: float = min(_FIRST_PAUSE_SECONDS * 2 ** len(self.deaths), _LONGEST_PAUSE_SECONDS)
        self.again_at = now + pause
        return pause


@dataclass
class Supervisor:
    """The processes that were started, and the way to stop every one of them."""

    members: list[_Member] = field(default_factory=list)
    stopping: bool = False

    def start(self, title: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        process = _begin(command, environment)
        self.members.append(_Member(title, command, environment, process))

    def await_start(self, answers: Callable[[], bool]) -> None:
        """Wait until the portal answers.

        Raises:
            ClickException: a process ended, or the portal did not answer in time.
        """
        limit = time.monotonic() + _START_SECONDS
        while not self.stopping and not answers():
            for each in self.members:
                self._complain_if_dead(each)
            if time.monotonic() > limit:
                raise click.ClickException(
                    _(
                        "El portal no respondió en %(start_seconds)s s.",
                        start_seconds=f"{_START_SECONDS:.0f}",
                    )
                )
            time.sleep(_POLL_SECONDS)

    def watch(self) -> None:
        """Start again whoever dies, until told to stop.

        Raises:
            ClickException: one refuses its settings, or dies again and again.
        """
        while not self.stopping:
            for each in self.members:
                self._look_after(each)
            time.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        for each in reversed(self.members):
            each.process.terminate()
        limit = time.monotonic() + _STOP_SECONDS
        for each in self.members:
            try:
                each.process.wait(max(0.0, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                each.process.kill()
                each.process.wait()

    def _look_after(self, member: _Member) -> None:
        code = member.process.poll()
        now = time.monotonic()
        if code is None or self.stopping:
            return
        if member.again_at is None:
            if code == _REFUSED:
                self._complain_if_dead(member)
            pause = member.note_death(now)
            _refuse_too_many(member)
            click.echo(
                _(
                    "  ! El proceso «%(title)s» terminó solo (código %(code)s). Se inicia "
                    "de nuevo en %(pause)s s.",
                    title=member.title,
                    code=code,
                    pause=f"{pause:.1f}",
                ),
                err=True,
            )
        elif now >= member.again_at:
            member.process = _begin(member.command, member.environment)
            member.again_at = None

    def _complain_if_dead(self, member: _Member) -> None:
        if member.process.poll() is not None and not self.stopping:
            raise click.ClickException(
                _(
                    "El proceso «%(title)s» terminó solo (código %(returncode)s). Vea el "
                    "mensaje de más arriba.",
                    title=member.title,
                    returncode=member.process.returncode,
                )
            )


def _refuse_too_many(member: _Member) -> None:
    if len(member.deaths) >= _MOST_DEATHS:
        raise click.ClickException(
            _(
                "El proceso «%(title)s» terminó %(count)s veces en %(within_seconds)s "
                "minutos: no se inicia otra vez. Vea los mensajes de más arriba y "
                "ejecute: portal doctor",
                title=member.title,
                count=len(member.deaths),
                within_seconds=f"{_WITHIN_SECONDS / 60:.0f}",
            )
        )


def _begin(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    # A group of its own: Ctrl-C reaches us alone, and we stop the others in order.
    return subprocess.Popen(  # noqa: S603 - our own command, no input in it.
        command, env={**os.environ, **environment}, start_new_session=True
    )
