# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages are made one after the other, as people came; whoever hangs keeps nobody from theirs."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import make_url

from munikit.cli.few_at_once import FewAtOnce, at_once
from munikit.kernel.held import let_go


class Pages:
    """An application whose page ``slow`` takes until it is told, and ``broken`` fails."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.may_end = threading.Event()

    def __call__(self, environ: dict[str, str], _start: object) -> list[bytes]:
        name = environ["name"]
        self.begun.append(name)
        if name == "slow":
            assert self.may_end.wait(600)
        if name == "broken":
            raise LookupError
        return [name.encode()]


def ask(app: FewAtOnce, name: str, size: str = "") -> list[bytes]:
    return list(app({"name": name, "CONTENT_LENGTH": size}, print))


def until(what: Callable[[], object]) -> None:
    limit = time.monotonic() + 600
    while not what():
        assert time.monotonic() < limit
        time.sleep(0.001)


def waits(app: FewAtOnce, people: int) -> bool:
    return app.waiting == people


def test_pages_are_made_in_the_order_in_which_people_came() -> None:
    pages = Pages()
    app = FewAtOnce(pages, at_once=1, moment=600)

    with ThreadPoolExecutor(9) as people:
        people.submit(ask, app, "slow")
        until(lambda: pages.begun)
        for number in range(8):
            people.submit(ask, app, str(number))
            until(partial(waits, app, number + 1))
        assert pages.begun == ["slow"]
        pages.may_end.set()

    assert pages.begun == ["slow", *map(str, range(8))]


def test_whoever_hangs_keeps_nobody_from_theirs() -> None:
    pages = Pages()
    app = FewAtOnce(pages, at_once=1, moment=0.01)

    with ThreadPoolExecutor(11) as people:
        hanging = [people.submit(ask, app, "slow") for _ in range(11)]
        until(lambda: len(pages.begun) == 11)

        assert ask(app, "quick") == [b"quick"]
        pages.may_end.set()

    assert [each.result() for each in hanging] == [[b"slow"]] * 11
    assert ask(app, "quick") == [b"quick"]


def test_whoever_is_about_to_wait_for_another_program_makes_room_at_once() -> None:
    waits_for_bank = threading.Event()
    may_answer = threading.Event()

    def pages(environ: dict[str, str], _start: object) -> list[bytes]:
        if environ["name"] == "bank":
            let_go()
            waits_for_bank.set()
            assert may_answer.wait(600)
        return [environ["name"].encode()]

    app = FewAtOnce(pages, at_once=1, moment=600)
    with ThreadPoolExecutor(1) as people:
        paying = people.submit(ask, app, "bank")
        assert waits_for_bank.wait(600)

        assert ask(app, "quick") == [b"quick"]
        may_answer.set()

    assert paying.result() == [b"bank"]


def test_whoever_brings_a_file_lets_nobody_wait() -> None:
    pages = Pages()
    app = FewAtOnce(pages, at_once=1, moment=600)

    with ThreadPoolExecutor(1) as people:
        bringing = people.submit(ask, app, "slow", str(5 * 1024 * 1024))
        until(lambda: pages.begun)

        assert ask(app, "quick", "300") == [b"quick"]
        pages.may_end.set()

    assert bringing.result() == [b"slow"]


def test_who_hung_takes_nobodys_place_when_they_go(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FewAtOnce(lambda *_given: [], at_once=1, moment=600)
    hung, present, comes = (app.come() for _ in range(3))
    assert hung.given.is_set()
    monkeypatch.setattr(time, "monotonic", lambda: hung.since + 601)
    app.look()
    monkeypatch.undo()
    assert present.given.is_set()

    app.go(hung)
    assert not comes.given.is_set()

    app.go(present)
    assert comes.given.is_set()


def test_a_page_that_fails_leaves_its_place() -> None:
    app = FewAtOnce(Pages(), at_once=1, moment=600)

    with pytest.raises(LookupError):
        ask(app, "broken")

    assert ask(app, "next") == [b"next"]


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("sqlite:///instance/portal.db", 1),
        ("postgresql+psycopg://p@localhost/p", 1),
        ("postgresql+psycopg://p@/p?host=%2Frun%2Fpostgresql", 1),
        ("postgresql+psycopg://p@db.municipio.cl/p", 3),
    ],
    ids=["a file", "this machine", "a socket", "another machine"],
)
def test_while_some_wait_for_another_machine_others_make_their_pages(url: str, most: int) -> None:
    assert at_once(make_url(url)) == most
