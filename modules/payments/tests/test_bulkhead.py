# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many calls may wait for a gateway, and how long somebody waits to be one of them."""

import threading
import time
from collections.abc import Iterator

import pytest

from munikit_payments.gateways import bulkhead
from munikit_payments.gateways.bulkhead import Bulkhead
from munikit_payments.gateways.contract import GatewayError


class Watch:
    """The time as a test says it is."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    made = Watch()
    monkeypatch.setattr(bulkhead, "monotonic", made)
    return made


@pytest.fixture
def full() -> Iterator[Bulkhead]:
    made = Bulkhead(1)
    with made.place():
        yield made


def test_nobody_queues_behind_a_call_that_hangs(watch: Watch, full: Bulkhead) -> None:
    watch.now += 2.5
    began = time.monotonic()

    with pytest.raises(GatewayError, match="too many calls"), full.place():
        pass

    assert time.monotonic() - began < 0.9  # Who waits for a place waits a second.


def test_who_finds_no_place_waits_for_one_while_the_gateway_answers() -> None:
    limited, taken, entered = Bulkhead(1), threading.Event(), threading.Event()

    def call() -> None:
        with limited.place():
            taken.set()
            time.sleep(0.05)

    threading.Thread(target=call).start()
    taken.wait()
    with limited.place():
        entered.set()

    assert entered.is_set()


def test_a_place_is_given_back_when_the_call_fails() -> None:
    limited = Bulkhead(1)
    with pytest.raises(ValueError, match="boom"), limited.place():
        raise ValueError("boom")

    with limited.place(), pytest.raises(GatewayError), limited.place():
        pass  # There was the one place again, and no more.
