# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a process reads of the database now and then, for what is shown at every page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.orm import Session

from munikit.kernel.resting import rests_on, rests_on_this_moment, unheard
from munikit.wiring import wiring

T = TypeVar("T")
_CHANGED = "munikit.remembered_changed"


@dataclass
class _Memory(Generic[T]):
    """What one portal's process knows; ``changes`` counts how often that was overtaken."""

    known: tuple[float, T] | None = None
    changes: int = 0

    def still_knows(self, known: tuple[float, T]) -> bool:
        """Say whether what it knew is neither overtaken nor too old."""
        return self.known is known and monotonic() <= known[0]


class Remembered(Generic[T]):
    """A reading that each process of a portal keeps for some seconds, and forgets by itself.

    Another process may show the old value for so long; what may not be old asks the database.
    """

    def __init__(self, read: Callable[[Session], T], *, seconds: float) -> None:
        self._read = read
        self._seconds = seconds
        self._lock = Lock()

    def of(self, session: Session) -> T:
        """Return what was read lately, or read it."""
        if self in session.info.get(_CHANGED, ()):
            rests_on_this_moment()
            return self._read(session)  # What is not committed yet is for this session alone.
        memory = self._memory(session)
        known = memory.known
        if known is None or not memory.still_knows(known):
            known = self._anew(session, memory)
        rests_on(partial(memory.still_knows, known))
        return known[1]

    def _anew(self, session: Session, memory: _Memory[T]) -> tuple[float, T]:
        changes = memory.changes
        with unheard():
            value = self._read(session)
        known = (monotonic() + self._seconds, value)
        with self._lock:
            # What was read before somebody's commit is not kept beyond it.
            if memory.changes == changes:
                memory.known = known
        return known

    def expire_after(self, session: Session) -> None:
        """Forget once the change this session makes is committed, and not if it is undone."""
        changed: set[object] = session.info.setdefault(_CHANGED, set())
        if self not in changed:
            changed.add(self)
            event.listen(session, "after_commit", self._after_commit)

    def forget(self, session: Session) -> None:
        """Read anew next time."""
        memory = self._memory(session)
        with self._lock:
            memory.known = None
            memory.changes = memory.changes + 1

    def _after_commit(self, session: Session) -> None:
        if not session.in_nested_transaction():  # A savepoint's end is not the commit.
            self.forget(session)

    def _memory(self, session: Session) -> _Memory[T]:
        memories = wiring(session).memories
        return cast("_Memory[T]", memories.setdefault(self, _Memory()))
