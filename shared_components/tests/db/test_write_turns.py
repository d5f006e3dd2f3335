# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Four write at a time; who comes after them waits while they get on, and not else."""

import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from munikit.db.turns import WriteTurns
from munikit.kernel.errors import BusyError


def write(turns: WriteTurns, may_end: threading.Event) -> bool:
    """Hold a turn until the event; return whether there was one."""
    try:
        with turns.turn():
            may_end.wait(60)
    except BusyError:
        return False
    return True


def test_of_ten_who_meet_a_lock_four_wait_for_it_and_six_are_told() -> None:
    turns = WriteTurns(most=4, patience=0.2)
    lock_is_gone = threading.Event()

    with ThreadPoolExecutor(10) as people:
        writers = [people.submit(write, turns, lock_is_gone) for _ in range(10)]
        pending = set(writers)
        while len(pending) > 4:
            _, pending = wait(pending, return_when=FIRST_COMPLETED)
        told = [writer.result() for writer in writers if writer not in pending]
        lock_is_gone.set()

    assert told == [False] * 6
    assert all(writer.result() for writer in pending)


def test_while_a_lock_lasts_nobody_else_waits_at_all() -> None:
    turns = WriteTurns(most=1, patience=0.2)
    lock_is_gone = threading.Event()

    with ThreadPoolExecutor(1) as people:
        people.submit(write, turns, lock_is_gone)
        while write(turns, set_already()):
            pass  # The other has not come yet.
        again = write(turns, set_already())
        lock_is_gone.set()

    assert not again


def test_as_long_as_writers_get_on_everybody_has_a_turn() -> None:
    turns = WriteTurns(most=1, patience=5, longest=60)

    with ThreadPoolExecutor(12) as people:
        writers = [people.submit(write, turns, set_already()) for _ in range(200)]

    assert all(writer.result() for writer in writers)


def set_already() -> threading.Event:
    event = threading.Event()
    event.set()
    return event
