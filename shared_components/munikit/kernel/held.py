# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a thread holds that others may need, to be let go before it waits for another program."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_let_go: ContextVar[Callable[[], None] | None] = ContextVar("munikit_let_go", default=None)


@contextmanager
def holding(let_go: Callable[[], None]) -> Iterator[None]:
    """Call ``let_go`` each time this thread is about to wait, until the end of the block."""
    token = _let_go.set(let_go)
    try:
        yield
    finally:
        _let_go.reset(token)


def let_go() -> None:
    """Let go of what is held: called by whoever is about to wait for what may never answer."""
    if (held := _let_go.get()) is not None:
        held()
