# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page rests on, told while it is made: so whoever keeps it sees when it no longer holds.

Whoever reads what changes says so by `rests_on`, and need not know whether anybody keeps anything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Holds = Callable[[], bool]
_told: ContextVar[list[Holds] | None] = ContextVar("munikit_resting", default=None)


@contextmanager
def listening() -> Iterator[list[Holds]]:
    """Gather what is told meanwhile: what is made holds as long as all of it does."""
    told: list[Holds] = []
    token = _told.set(told)
    try:
        yield told
    finally:
        _told.reset(token)


@contextmanager
def unheard() -> Iterator[None]:
    """Tell nobody of what is read meanwhile, because what is made of it says when it is stale."""
    token = _told.set(None)
    try:
        yield
    finally:
        _told.reset(token)


def rests_on(holds: Holds) -> None:
    """Say that what is being made is right only while ``holds()``."""
    told = _told.get()
    if told is not None:
        told.append(holds)


def rests_on_this_moment(*_: object) -> None:
    """Say that nobody can tell how long what is being made is right: it is for now alone."""
    rests_on(_never)


def _never() -> bool:
    return False
