# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a thread holds that others may need, to be let go before it waits for another program."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LetGo = Callable[[], None]
_held: ContextVar[tuple[LetGo, ...]] = ContextVar("munikit_held", default=())


@contextmanager
def holding(let_go: LetGo) -> Iterator[None]:
    """Call ``let_go`` each time this thread is about to wait, until the end of the block."""
    token = _held.set((*_held.get(), let_go))
    try:
        yield
    finally:
        _held.reset(token)


def let_go() -> None:
    """Let go of all that is held: called by whoever is about to wait for what may never answer."""
    for each in reversed(_held.get()):
        each()
