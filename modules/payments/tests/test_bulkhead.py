# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many calls may be under way at a gateway, and how many may wait to be."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import BusyError


def hold(limited: Bulkhead, over: threading.Event) -> bool:
    """Make a call that lasts until the event; return whether there was a place for it."""
    try:
        with limited.place():
            over.wait(10)
    except BusyError:
        return False
    return True


def test_of_eight_who_come_at_once_three_call_and_three_are_refused_without_waiting() -> None:
    limited = Bulkhead(3)
    over = threading.Event()
    with ThreadPoolExecutor(8) as people:
        calls = [people.submit(hold, limited, over) for _ in range(8)]
        while sum(call.done() for call in calls) < 3:
            time.sleep(0.01)
        refused_at_once = [call.result() for call in calls if call.done()]
        over.set()

    assert refused_at_once == [False, False, False]
    assert sum(call.result() for call in calls) == 5  # Two waited, and had their turn.


def test_who_waits_gives_up_after_a_second() -> None:
    limited = Bulkhead(1)
    over = threading.Event()
    with ThreadPoolExecutor(1) as people:
        people.submit(hold, limited, over)
        time.sleep(0.1)
        with pytest.raises(BusyError, match="muchas personas"), limited.place():
            pass
        over.set()


def test_a_place_is_given_back_when_the_call_fails() -> None:
    limited = Bulkhead(1)
    with pytest.raises(ValueError, match="boom"), limited.place():
        raise ValueError("boom")

    with limited.place(), pytest.raises(BusyError), limited.place():
        pass  # There was the one place again, and no more.
