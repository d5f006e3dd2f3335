# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever goes wrong, a sound page says what happened and what to do."""

import logging

import pytest
from flask import Flask, abort

from munikit.cases.case.meanwhile import ChangedMeanwhileError
from munikit.cases.case.reading import ForeignCaseError
from munikit.kernel.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    UnavailableError,
)
from munikit.people.usage import TooMuchError
from munikit.testing.client import PageClient
from munikit.web import public


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError, 404),
        (ForbiddenError, 403),
        (ConflictError, 409),
        (InvalidError, 422),
        (UnavailableError, 503),
    ],
)
def test_what_a_service_refuses_is_told_in_its_own_words(
    app: Flask, error: type[DomainError], status: int
) -> None:
    page = _page_of(app, error("La caja está cerrada."))

    assert page == (status, True)


class NobodysError(ForbiddenError):
    """Two steps from what is known by its page."""


class NobodysFileError(NobodysError):
    """As above."""


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ForeignCaseError, 404),
        (NobodysFileError, 403),
        (ChangedMeanwhileError, 409),
        (TooMuchError, 422),
    ],
)
def test_a_narrower_refusal_has_the_page_of_the_wider_one(
    app: Flask, error: type[DomainError], status: int
) -> None:
    assert _page_of(app, error("La caja está cerrada.")) == (status, True)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "No entendimos lo que llegó"),
        (403, "No puede ver esta página"),
        (404, "No encontramos esta página"),
        (405, "Esta página no se abre así"),
        (409, "Esto ya cambió"),
        (413, "El máximo es 5 MB"),
        (429, "Espere 5 minutos"),
        (503, "No está disponible por ahora"),
    ],
)
def test_a_refusal_of_the_web_says_the_way_out(app: Flask, status: int, words: str) -> None:
    @public
    def refuse() -> str:
        abort(status)

    app.add_url_rule("/falla", "failing", refuse)
    page = app.test_client().get("/falla")

    assert page.status_code == status
    assert words in page.text
    assert "Ir al inicio" in page.text


def test_a_method_that_is_refused_is_answered_with_those_that_are_not(app: Flask) -> None:
    answer = app.test_client().post("/privacidad")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "text/html"


def test_a_failure_is_a_code_on_the_page_and_the_whole_in_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    @public
    def fail() -> str:
        raise RuntimeError("the password is 1234")

    app.add_url_rule("/falla", "failing", fail)
    with caplog.at_level(logging.ERROR):
        page = app.test_client().get("/falla")
    code = page.text.split("Código para el soporte: ")[1][:4]

    assert page.status_code == 500
    assert "1234" not in page.text.replace(code, "")
    assert code in caplog.text
    assert "the password" in caplog.text


def test_an_unknown_asset_is_not_found(client: PageClient) -> None:
    assert client.get("/recursos/portal-000000000000.css").status_code == 404


def _page_of(app: Flask, error: DomainError) -> tuple[int, bool]:
    @public
    def refuse() -> str:
        raise error

    app.add_url_rule("/falla", "failing", refuse)
    page = app.test_client().get("/falla")
    return page.status_code, "La caja está cerrada." in page.text
