# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""ClaveÚnica hangs, and strangers come back from it with made-up codes, as many as they like."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.testing.client import PageClient

STRANGERS = 16
HELD = 3


class Hanging:
    """Takes every call and answers none until it may."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.calls = 0

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> object:
        self.calls += 1
        self.may_answer.wait(60)
        return Response("{}", 503)(environ, start)  # type: ignore[arg-type]


@pytest.fixture
def hanging() -> Iterator[tuple[str, Hanging]]:
    provider = Hanging()
    server = make_server("127.0.0.1", 0, provider, threaded=True)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", provider
    provider.may_answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


def come_back(app: Flask) -> TestResponse:
    browser = PageClient(app)
    address = browser.get("/entrar/claveunica").location or ""
    state = parse_qs(urlsplit(address).query)["state"][0]
    return browser.get("/entrar/claveunica/vuelta", query_string={"code": "x", "state": state})


def test_a_provider_that_hangs_holds_three_threads_and_the_others_get_a_page(
    create_portal: Callable[[str], Portal], hanging: tuple[str, Hanging]
) -> None:
    url, provider = hanging
    app = create_app(
        create_portal(f'\n[identity]\nsimulator_url = "{url}"\ntimeout_seconds = 45\n')
    )

    with ThreadPoolExecutor(STRANGERS) as people:
        calls = [people.submit(come_back, app) for _ in range(STRANGERS)]
        over, held = wait_for(STRANGERS - HELD, calls)
        provider.may_answer.set()

    assert (len(over), len(held), provider.calls) == (STRANGERS - HELD, HELD, HELD)
    pages = [call.result() for call in over]
    assert {page.status_code for page in pages} == {503}
    assert all(int(page.headers["Retry-After"]) > 0 for page in pages)
    assert all("Espere unos segundos" in page.text for page in pages)


def wait_for(
    number: int, calls: list[Future[TestResponse]]
) -> tuple[list[Future[TestResponse]], list[Future[TestResponse]]]:
    """Return who has an answer and who has none, once so many have one or half a minute passed."""
    pending = set(calls)
    for _ in range(60):
        if len(calls) - len(pending) >= number:
            break
        _, pending = wait(pending, timeout=0.5)
    return [call for call in calls if call not in pending], list(pending)
