# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Watching over a module while it loads: how long it takes, and who pressed Ctrl-C."""

import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

log = logging.getLogger(__name__)

SLOW_SECONDS = 5.0
_AGAIN_SECONDS = 60.0

_seconds: dict[str, float] = {}


def slow_modules() -> dict[str, float]:
    """Return how many seconds each module took to load that took too long."""
    return {name: seconds for name, seconds in _seconds.items() if seconds > SLOW_SECONDS}


@contextmanager
def watched(name: str, package: str, pressed: list[int]) -> Iterator[None]:
    """Note how long something of a module takes; a person's Ctrl-C is put in ``pressed``."""
    started = monotonic()
    try:
        with _named_while_slow(name, package), _noting_keys(pressed):
            yield
    finally:
        _seconds[name] = max(_seconds.get(name, 0.0), monotonic() - started)


@contextmanager
def _named_while_slow(name: str, package: str) -> Iterator[None]:
    """Name a module in the log while it takes long to load, as one that hangs holds the start.

    Python has no honest way to break an import off: what it holds would stay held.
    """
    done = threading.Event()

    def tell() -> None:
        seconds = SLOW_SECONDS
        while not done.wait(seconds):
            log.warning(
                "Cargando el módulo %s: tarda más de %.0f s y el portal lo espera. Si no termina, "
                "detenga el portal y quítelo: pip uninstall %s",
                name,
                monotonic() - started,
                package,
            )
            seconds = _AGAIN_SECONDS

    started = monotonic()
    watcher = threading.Thread(target=tell, name=f"loading {name}", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()


@contextmanager
def _noting_keys(pressed: list[int]) -> Iterator[None]:
    """Tell a person's Ctrl-C from the same exception that a module raises by itself."""
    usual = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or usual is not signal.default_int_handler:
        yield
        return

    def note(number: int, _frame: object) -> None:
        pressed.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
