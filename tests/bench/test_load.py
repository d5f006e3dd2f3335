# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Visitors ask as a browser does, read what a server answers, and notice a wrong answer."""

import threading
from collections.abc import Iterator

import pytest
from bench.load import parsed, visit, written
from bench.steps import Request, Step, Visitor, WrongAnswerError, hidden_in
from flask import Flask, redirect, request
from werkzeug import Response
from werkzeug.serving import make_server

PAGE = """
<form method="post"><input type="hidden" name="csrf_token" value="of the menu"></form>
<form id="typed" method="post" novalidate>
<input type="hidden" name="csrf_token" value="a&amp;b">
<input value="7" name='key' type='hidden'><input name="seen"></form>
"""


@pytest.mark.parametrize(
    ("got", "content"),
    [
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", b"hi", id="with its length"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n",
            b"hi!",
            id="in pieces",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi", None, id="some is to come"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n",
            None,
            id="pieces are to come",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nConten", None, id="headers are to come"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\nhi", None, id="until it hangs up"),
    ],
)
def test_an_answer_is_read_when_all_of_it_has_come(got: bytes, content: bytes | None) -> None:
    answer = parsed(got, ended=False)

    assert (answer.content if answer else None) == content


def test_an_answer_without_a_length_ends_with_its_connection() -> None:
    answer = parsed(b"HTTP/1.1 404 NOT FOUND\r\n\r\nhi", ended=True)

    assert answer is not None
    assert (answer.status, answer.content) == (404, b"hi")


def test_what_is_posted_is_sent_with_its_length_and_the_cookies() -> None:
    lines = written(Request("/a", "x=ñ", {"sid": "1"})).decode().split("\r\n")

    assert lines[0] == "POST /a HTTP/1.1"
    assert {"Cookie: sid=1", "Content-Length: 4"} <= set(lines)
    assert lines[-1] == "x=ñ"


def test_what_a_form_hides_goes_back_of_the_form_that_is_meant() -> None:
    assert hidden_in(PAGE, 'name="seen"') == {"csrf_token": "a&b", "key": "7"}
    assert hidden_in(PAGE) == {"csrf_token": "of the menu"}
    assert hidden_in(PAGE, "no such form") == {}


@pytest.fixture
def port() -> Iterator[int]:
    server = make_server("127.0.0.1", 0, answering(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def answering() -> Flask:
    """Return a form that takes a number, and remembers who was there by a cookie."""
    app = Flask("answers")
    taken: list[str] = []

    @app.get("/form")
    def form() -> str:
        return PAGE.replace("7", str(len(taken)))

    @app.post("/form")
    def take() -> Response:
        right = request.form["key"] == str(len(taken)) and request.form["csrf_token"] == "a&b"
        taken.append(request.form["seen"])
        answer = redirect("http://elsewhere.example/list?a=1" if right else "/wrong", 303)
        answer.set_cookie("was", "here")
        return answer

    @app.get("/half")
    def half() -> str:
        return "<!DOCTYPE html><html><p>And then"

    @app.get("/list")
    def listed() -> str:
        return " ".join([*taken, request.cookies.get("was", "nobody")])

    return app


WAY = (
    Step("form", "/form", says="<form"),
    Step("sent", "/form", {"seen": "n{n}"}, 303, leads="^/list", hidden=True, form='name="seen"'),
    Step("list", "{location}", says="here", takes={"first": r"^(n\d)"}),
)


def test_a_whole_way_is_gone_again_and_again_with_other_data(port: int) -> None:
    visitor = Visitor()

    load = visit(port, [lambda: visitor.go(WAY)], 0.0, least=3)

    assert (load.goes, load.mistakes, len(load.seconds)) == (3, 0, 9)
    assert visitor.memory["first"] == "n1"
    assert visitor.page == "n1 n2 n3 here"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Step("gone", "/gone"), "gone: 404 in place of 200"),
        (Step("half", "/half"), "half: a page without its end"),
        (Step("list", "/list", says="somebody"), "list: does not say «somebody»"),
        (Step("sent", "/form", {"seen": "1", "key": "9", "csrf_token": ""}, 303, leads="^/list"),
         "sent: leads to /wrong, not ^/list"),
        (Step("list", "/list", takes={"id": "id=(.)"}), "list: nothing like id=(.) in it"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_counted_and_told(port: int, step: Step, told: str) -> None:
    load = visit(port, [lambda: Visitor().go([step, step])], 0.0)

    assert (load.goes, load.mistakes, load.told) == (0, 1, [told])


def test_a_server_that_is_not_there_is_a_mistake(port: int) -> None:
    load = visit(port, [lambda: Visitor().go([Step("form", "/form")])], 0.0)
    assert load.mistakes == 0

    load = visit(1, [lambda: Visitor().go([Step("form", "/form")])], 0.0)

    assert (load.goes, load.mistakes) == (0, 1)


def test_many_ask_at_once_each_with_cookies_of_their_own(port: int) -> None:
    visitors = [Visitor() for _ in range(4)]
    look = Step("list", "/list", says="nobody")

    load = visit(port, [lambda v=each: v.go([look]) for each in visitors], 0.0, least=5)

    assert (load.goes, load.mistakes) == (20, 0)


def test_the_rest_of_a_way_is_not_asked_after_a_wrong_answer() -> None:
    talk = Visitor().go(WAY)
    next(talk)

    with pytest.raises(WrongAnswerError, match="form: 500 in place of 200"):
        talk.send(parsed(b"HTTP/1.1 500 NO\r\nContent-Length: 0\r\n\r\n", ended=False))
