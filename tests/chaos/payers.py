# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payers as they are: in a hurry, with two tabs, off the line, pressing reload."""

import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any

import requests

CARD = "4051885600446623"
REFUSED_CARD = "5186059559590568"
# How often each kind of payer comes; what is left pays and comes back as one should.
ABORTS = 0.08
TIMES_OUT = 0.05
REFUSED = 0.07
NEVER_BACK = 0.05
TWO_TABS = 0.05
DUPLICATES = 0.3
# A portal that was killed comes back, however slow the machine; an error is tried so often.
_PATIENCE_SECONDS = 600
_MOST_ERRORS = 80
_TIMEOUT = 12


@dataclass(frozen=True)
class Payer:
    """Somebody with a session, a charge and a temper of their own."""

    charge: str
    cookie: str
    seed: int


class Crowd:
    """Payers at a portal and at the simulated bank, several at a time."""

    def __init__(self, portal: str, threads: int) -> None:
        self._portal = portal
        self._threads = threads
        self.done = 0
        self._answers = count()
        self.answered = 0

    def pay(self, payers: list[Payer]) -> None:
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(self._pay, payers))

    def _pay(self, payer: Payer) -> None:
        draw = random.Random(payer.seed)  # noqa: S311 - the same crowd in every run.
        browser = requests.Session()
        browser.cookies.set("sid", payer.cookie)
        fate = draw.random()
        tabs = 2 if fate > 1 - TWO_TABS else 1
        addresses = [self._start(browser, payer) for _ in range(tabs)]
        for address in filter(None, addresses):
            self._at_the_bank(browser, address, fate, draw)
        self.done += 1

    def _start(self, browser: requests.Session, payer: Payer) -> str:
        """Return the bank's address, or nothing: the charge is paid, or the portal is down."""
        page = self._patiently(lambda: browser.get(self._at(payer), timeout=_TIMEOUT))
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text) if page else None
        if page is None or token is None:
            return ""
        form = {"csrf_token": token[1]}
        path = f"{self._at(payer)}/webpay"
        answer = self._patiently(
            lambda: browser.post(path, form, timeout=_TIMEOUT, allow_redirects=False)
        )
        return answer.headers.get("Location", "") if answer is not None else ""

    def _at(self, payer: Payer) -> str:
        return f"{self._portal}/pagos/{payer.charge}"

    def _at_the_bank(
        self, browser: requests.Session, address: str, fate: float, draw: random.Random
    ) -> None:
        if "token_ws=" not in address:
            return
        host = address.split("/webpayserver/", maxsplit=1)[0]
        token = address.split("token_ws=")[1]
        action, card = _temper(fate)
        form = {"action": action, "card": card, "password": "123"}
        paying = f"{host}/webpayserver/pay/{token}"
        answer = self._patiently(
            lambda: requests.post(paying, form, timeout=_TIMEOUT, allow_redirects=False)
        )
        back = answer.headers.get("Location", "") if answer is not None else ""
        if not back or ABORTS + TIMES_OUT + REFUSED < fate < _UP_TO_NEVER_BACK:
            return
        times = 2 + draw.randrange(3) if draw.random() < DUPLICATES else 1
        with ThreadPoolExecutor(times) as several:
            list(several.map(lambda _: self._come_back(browser, back), range(times)))

    def _come_back(self, browser: requests.Session, back: str) -> None:
        self._patiently(lambda: browser.get(back, timeout=_TIMEOUT, allow_redirects=False))

    def _patiently(self, act: Callable[[], Any]) -> Any:  # noqa: ANN401 - a response, or nothing.
        """Reload while the portal is down, as a person would for a while."""
        limit = time.monotonic() + _PATIENCE_SECONDS
        errors = 0
        while time.monotonic() < limit and errors < _MOST_ERRORS:
            try:
                answer = act()
            except requests.RequestException:
                time.sleep(0.5)
                continue
            if answer.status_code < 500:
                self.answered = next(self._answers)
                return answer
            errors += 1
            time.sleep(0.5)
        return None


_UP_TO_NEVER_BACK = ABORTS + TIMES_OUT + REFUSED + NEVER_BACK


def _temper(fate: float) -> tuple[str, str]:
    if fate < ABORTS:
        return "abort", CARD
    if fate < ABORTS + TIMES_OUT:
        return "timeout", CARD
    if fate < ABORTS + TIMES_OUT + REFUSED:
        return "pay", REFUSED_CARD
    return "pay", CARD
