# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the tests cost: the slowest of them and why, and the CPU seconds of all.

What is made for a module of tests is made by one worker alone.

CPU seconds tell more than those on the wall: they hardly change while others use the machine.
What a browser took is told by whoever closes it, for it outlives the program that started it.
"""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

Costs = dict[str, float]
CPU = "CPU"
STARTED = "what they started"
BROWSERS = "browsers"
CPU_OF_BROWSERS = f"{CPU} of {BROWSERS}"
# By a word of their command; others go by the name of their program.
_PROGRAMS = {
    "munikit.cli": "portal command",
    "run-driver": "browser",
    "cookiecutter": "generation",
    "press_process": "press",
    "-m pip": "pip",
}
# What was made so far in this process; seconds where the name says so.
_made: Counter[str] = Counter()
# Below it a look at all processes would cost more than it tells.
_LOOK_FROM_SECONDS = 1.0
_PHASES = {"setup": "set-up", "call": "call", "teardown": "teardown"}


def count(what: str, much: float = 1) -> None:
    """Note that something was made which takes its time."""
    _made[what] += much  # type: ignore[assignment] # seconds too.


def listen(event: str, given: tuple[Any, ...]) -> None:
    """Count what Python tells its audit hooks of: processes and new databases."""
    if event == "subprocess.Popen":
        command = [given[1]] if isinstance(given[1], (str, bytes)) else given[1]
        count(_program([os.fsdecode(each) for each in command]))
    elif event == "sqlite3.connect" and isinstance(given[0], (str, Path)):
        name = str(given[0])
        if not name.startswith((":", "file:")) and not Path(name).exists():
            count("SQLite database")


def _program(command: list[str]) -> str:
    line = " ".join(command)
    known = (title for word, title in _PROGRAMS.items() if word in line)
    return next(known, Path(command[0]).name if command else "process")


def living() -> Costs:
    """Return the CPU seconds of what runs below this process, with what they waited for."""
    found: dict[str, float] = defaultdict(float)
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # It may be gone meanwhile.
            title = "portals" if "munikit.cli" in each.cmdline() else each.name()
            name = BROWSERS if title.startswith("chrom") else title
            found[name] += sum(each.cpu_times()[:4])
    return found


def _of_its_module(item: pytest.Item) -> bool:
    asked = getattr(item, "_fixtureinfo", None)
    found = asked.name2fixturedefs.values() if asked else ()
    return any(each.scope == "module" for definitions in found for each in definitions)


def _own() -> float:
    return sum(os.times()[:4])


class Teller:
    """The plugin: each report bears what its phase cost, and the summary names the slowest."""

    def __init__(self, slowest: int) -> None:
        self._slowest = slowest
        self._before: Counter[str] = Counter()
        self._cpu = _own()
        self._alive = Costs()
        self._of_workers: list[Costs] = []

    @pytest.hookimpl(tryfirst=True)  # Before xdist reads which tests belong together.
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what is made for a module to one worker: each would make it anew."""
        for item in items:
            if _of_its_module(item) and item.get_closest_marker("xdist_group") is None:
                item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Iterator[None]:
        report = yield
        report.costs = self._since(report.duration)  # type: ignore[attr-defined] # xdist sends it along.
        return report  # type: ignore[return-value] # as pytest has its wrappers.

    def _since(self, seconds: float) -> Costs:
        """Return what was made and spent since the last report."""
        costs: Costs = {n: _made[n] - self._before[n] for n in _made if n != CPU_OF_BROWSERS}
        self._before = Counter(_made)
        now = _own()
        costs[CPU] = now - self._cpu
        self._cpu = now
        if seconds >= _LOOK_FROM_SECONDS:
            alive = living()
            costs |= {f"{CPU} of {n}": s - self._alive.get(n, 0.0) for n, s in alive.items()}
            self._alive = alive
        return {name: round(much, 1) for name, much in costs.items() if much >= 0.1}

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        given = getattr(session.config, "workeroutput", None)
        if given is not None:
            given["cpu"] = _whole()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 - xdist ships no type of it.
        self._of_workers.append(getattr(node, "workeroutput", {}).get("cpu", {}))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:  # noqa: ANN401 - as above.
        if not self._slowest:
            return
        reports = [r for of in terminalreporter.stats.values() for r in of if hasattr(r, "costs")]
        terminalreporter.section(f"the slowest {self._slowest}, and why")
        for line in told(reports, self._slowest):
            terminalreporter.write_line(line)
        spent: Counter[str] = Counter()
        own = _whole()
        if self._of_workers:
            own[STARTED] = 0.0  # The workers, who told it themselves.
        for each in [own, *self._of_workers]:
            spent.update(each)  # type: ignore[arg-type] # seconds.
        parts = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in spent.items())
        terminalreporter.write_line(f"CPU: {sum(spent.values()):.0f} s ({parts})")


def _whole() -> Costs:
    user, system, of_children, system_of_children, _ = os.times()
    browsers = float(_made[CPU_OF_BROWSERS])
    return {"tests": user + system, STARTED: of_children + system_of_children, BROWSERS: browsers}


def told(reports: Iterable[Any], most: int) -> list[str]:
    """Return a line for each of the slowest tests: its seconds by phase, and what it made."""
    seconds: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(_PHASES, 0.0))
    made: dict[str, Counter[str]] = defaultdict(Counter)
    for each in reports:
        seconds[each.nodeid][each.when] += each.duration
        made[each.nodeid].update(each.costs)
    slowest = sorted(seconds, key=lambda name: sum(seconds[name].values()), reverse=True)[:most]
    return [_line(name, seconds[name], made[name]) for name in slowest]


def _line(name: str, seconds: Costs, made: Counter[str]) -> str:
    phases = [f"{_PHASES[when]} {took:.1f}" for when, took in seconds.items()]
    spent = [f"{what} {much:.1f} s" for what, much in made.items() if what.startswith(CPU)]
    things = [f"{much:.0f} {what}" for what, much in made.items() if not what.startswith(CPU)]
    return f"{sum(seconds.values()):6.1f} s {name}: {', '.join(phases + spent + things)}"


def begin(config: pytest.Config) -> None:
    """Count from here on."""
    sys.addaudithook(listen)
    config.pluginmanager.register(Teller(config.getoption("slowest", 0)), "costs")
