# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every gateway's adapter keeps, ours and a stranger's.

Its test is one line, ``assert findings(adapter, counterpart) == []``, with the gateway's simulator
behind the `Counterpart`. Each finding says what is wrong.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import uuid4

from munikit.public.rules import Money
from munikit_payments.gateways.contract import (
    Bill,
    Gateway,
    GatewayError,
    NotTheirsError,
    Outcome,
    Stage,
    Started,
)

AMOUNT = Money(36_220)
_MOST_SECONDS = 3.0


class Counterpart(Protocol):
    """The payer and the gateway's own side, which its simulator lets a test play.

    Each of the first three returns what the browser brings back.
    """

    def pay(self, started: Started) -> dict[str, str]: ...
    def be_refused(self, started: Started) -> dict[str, str]: ...
    def leave(self, started: Started) -> dict[str, str]: ...
    def hang(self) -> None:
        """Take calls and answer none, until `behave`."""
        ...

    def break_down(self) -> None:
        """Answer every call with an error or with what is no answer, until `behave`."""
        ...

    def behave(self) -> None: ...


def findings(gateway: Gateway, theirs: Counterpart) -> list[str]:
    """Return what an adapter does not keep."""
    found: list[str] = []
    for check in _CHECKS:
        try:
            found += check(gateway, theirs)
        except Exception as error:  # noqa: BLE001 - what is no GatewayError is itself the finding.
            found.append(f"{check.__name__}: {type(error).__name__} came out of it: {error}")
        finally:
            theirs.behave()
    return [f"{gateway.name}: {line}" for line in found]


def _bill() -> Bill:
    # A return nobody listens to: the browser's way back is played by the counterpart.
    back = "http://127.0.0.1:9/pagos/x"
    until = datetime.now(UTC) + timedelta(hours=1)
    order = uuid4().hex[:16].upper()
    return Bill(order, AMOUNT, "Derecho municipal", f"{back}/vuelta", f"{back}/aviso", until)


def _opens(gateway: Gateway, _theirs: Counterpart) -> Iterator[str]:
    bill = _bill()
    started = gateway.create(bill)
    if not started.address.startswith(f"{gateway.site}/"):
        yield f"it sends the payer to {started.address}, which is not on its site {gateway.site}"
    if started.token not in started.address:
        yield "the address it sends to does not name the payment"
    yield from _says(gateway.status(started.token), bill, Stage.OPEN, "nobody has paid")


def _is_paid(gateway: Gateway, theirs: Counterpart) -> Iterator[str]:
    bill = _bill()
    started = gateway.create(bill)
    returned = gateway.returned(theirs.pay(started))
    if started.token != returned.token and bill.order != returned.order:
        yield "the payer's return names neither the token nor the order"
    if not returned.finished:
        yield "the payer paid and came back, and it says they did not finish"
    said = gateway.commit(started.token)
    yield from _says(said, bill, Stage.APPROVED, "it was paid")
    if not said.authorization:
        yield "a payment that was approved has no authorization"
    if said.given_back != Money(0):
        yield f"nothing went back, and it says {said.given_back}"
    if gateway.read(said.raw) != said:
        yield "it reads another thing from an answer that was kept"
    again = gateway.status(started.token)
    yield from _says(again, bill, Stage.APPROVED, "it was paid and is asked about again")


def _is_refused(gateway: Gateway, theirs: Counterpart) -> Iterator[str]:
    bill = _bill()
    started = gateway.create(bill)
    theirs.be_refused(started)
    yield from _says(gateway.commit(started.token), bill, Stage.REFUSED, "it was refused")


def _is_left(gateway: Gateway, theirs: Counterpart) -> Iterator[str]:
    bill = _bill()
    started = gateway.create(bill)
    if gateway.returned(theirs.leave(started)).finished:
        yield "the payer left, and it says they finished"
    if gateway.status(started.token).stage is Stage.APPROVED:
        yield "the payer left, and it says they paid"
    gateway.close(started.token)


def _goes_back(gateway: Gateway, theirs: Counterpart) -> Iterator[str]:
    started = gateway.create(_bill())
    theirs.pay(started)
    gateway.commit(started.token)
    if not gateway.refund(started.token, AMOUNT).is_done:
        yield "it does not give back a payment that was just made"
    if gateway.status(started.token).given_back != AMOUNT:
        yield "the whole went back, and it does not say so when asked"


def _fails_loudly(gateway: Gateway, theirs: Counterpart) -> Iterator[str]:
    started = gateway.create(_bill())
    theirs.break_down()
    for name, call in _calls(gateway, started):
        try:
            call()
        except GatewayError:
            continue
        yield f"{name}: the gateway broke down, and it does not say so"


def _gives_up(gateway: Gateway, theirs: Counterpart) -> Iterator[str]:
    started = gateway.create(_bill())
    theirs.hang()
    for name, call in _calls(gateway, started):
        began = time.monotonic()
        try:
            call()
        except GatewayError:
            if time.monotonic() - began < _MOST_SECONDS:
                continue
        yield f"{name}: the gateway hangs, and it waits for {time.monotonic() - began:.0f} s"


def _believes_nobody(gateway: Gateway, _theirs: Counterpart) -> Iterator[str]:
    try:
        gateway.noticed({}, b'{"payment_id": "x", "token": "x"}')
    except NotTheirsError:
        return
    yield "it believes a notice that nobody signed"


def _calls(gateway: Gateway, started: Started) -> list[tuple[str, Callable[[], object]]]:
    return [
        ("create", lambda: gateway.create(_bill())),
        ("commit", lambda: gateway.commit(started.token)),
        ("status", lambda: gateway.status(started.token)),
        ("refund", lambda: gateway.refund(started.token, AMOUNT)),
    ]


def _says(said: Outcome, bill: Bill, stage: Stage, when: str) -> Iterator[str]:
    if said.stage is not stage:
        yield f"{when}, and it says {said.stage}"
    if said.order != bill.order:
        yield f"{when}, and it names the order {said.order}, not {bill.order}"
    if said.amount != bill.amount:
        yield f"{when}, and it says {said.amount}, not {bill.amount}"


_CHECKS: tuple[Callable[[Gateway, Counterpart], Iterator[str]], ...] = (
    _opens,
    _is_paid,
    _is_refused,
    _is_left,
    _goes_back,
    _fails_loudly,
    _gives_up,
    _believes_nobody,
)
