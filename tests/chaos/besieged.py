# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make frozen``: ways to hold a portal still, alone and two together, and what it answers.

Somebody asks for ``/healthz`` and for the first page all the while. ``--database`` chooses how it
is served: ``portal web`` on SQLite, or two processes behind nginx on PostgreSQL. ``--careless`` is
the control: the same portal without its protections.
"""

import statistics
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations

import click
from chaos.attacks import ATTACKS, HOLDING, answered, sessions_kept
from chaos.deployments import CannotTryError, deployed

HEALTH = "/healthz"
PAGE = "/"
_LIMIT_SECONDS = {HEALTH: 1.0, PAGE: 2.0}
_EVERY_SECONDS = 0.1
PATIENCE_SECONDS = 10.0
_FULL_DISK = "disk"


@dataclass(frozen=True)
class Besieged:
    """The times of the answers (seconds); one that did not come counts as the patience.

    ``left`` are the rows that people left who only looked.
    """

    times: dict[str, list[float]]
    left: int = 0

    def p99(self, path: str) -> float:
        return statistics.quantiles(self.times[path], n=100)[98]

    def median(self, path: str) -> float:
        return statistics.median(self.times[path])

    @property
    def holds(self) -> bool:
        quick = all(self.p99(path) < most for path, most in _LIMIT_SECONDS.items())
        return quick and self.left == 0


def besiege(*names: str, seconds: float, careless: bool = False, kind: str = "sqlite") -> Besieged:
    """Attack a portal in these ways at once, and return how quickly it answered others.

    Raises:
        CannotTryError: see `chaos.deployments.deployed`.
    """
    full = _FULL_DISK in names
    with (
        deployed(kind, careless=careless, on_a_small_disk=full) as target,
        ExitStack() as attacks,
    ):
        before = sessions_kept(target.database)
        attacks.callback(target.over.set)
        for name in names:
            attacks.enter_context(ATTACKS[name](target))
        time.sleep(1)  # The attackers' first requests are on their way.
        times = _ask(target.url, seconds)
        return Besieged(times, sessions_kept(target.database) - before)


def _ask(url: str, seconds: float) -> dict[str, list[float]]:
    """Ask as monitors do that wait for no answer before they ask again."""
    times: dict[str, list[float]] = {HEALTH: [], PAGE: []}
    asking: list[threading.Thread] = []

    def ask_once(path: str, turn: int) -> None:
        began = time.monotonic()
        came = answered(url, path, PATIENCE_SECONDS, turn)
        times[path].append(time.monotonic() - began if came else PATIENCE_SECONDS)

    over = time.monotonic() + seconds
    while time.monotonic() < over:
        for path in times:
            asking.append(threading.Thread(target=ask_once, args=(path, len(asking))))
            asking[-1].start()
        time.sleep(_EVERY_SECONDS)
    for each in asking:
        each.join()
    return times


@click.command()
@click.option("--seconds", default=20.0, show_default=True, help="For each siege.")
@click.option("--database", "kind", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
@click.option("--careless", is_flag=True, help="The control: without protections.")
def main(seconds: float, kind: str, *, careless: bool) -> None:
    """Besiege a portal in each way and in each two; the exit status is 1 if one was too much."""
    # No protection was made against a full disk that could be taken away: it has no control.
    singles = [(name,) for name in ATTACKS if not (careless and name == _FULL_DISK)]
    # Nobody first: where that is slow already, the machine is too busy to judge anything by.
    every = singles if careless else [(), *singles, *combinations(HOLDING, 2)]
    wrong = 0
    for names in every:
        try:
            result = besiege(*names, seconds=seconds, careless=careless, kind=kind)
        except CannotTryError as error:
            click.echo(f"– {' + '.join(names)}: not tried, {error}")
            continue
        wrong += result.holds is careless
        click.echo(
            f"{'✓' if result.holds else '✗'} {' + '.join(names) or 'nobody'}: {_told(result)}"
        )
    sys.exit(bool(wrong))


def _told(result: Besieged) -> str:
    times = ", ".join(
        f"{path} p50 {result.median(path) * 1000:.0f} ms p99 {result.p99(path) * 1000:.0f} ms"
        for path in result.times
    )
    return f"{times}, rows left {result.left}"


if __name__ == "__main__":
    main()
