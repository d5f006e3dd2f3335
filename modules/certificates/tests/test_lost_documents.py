# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A document was issued and its file is lost: nobody is told that it does not exist."""

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from munikit.app import Portal
from munikit.module import Health
from munikit_certificates.checks import check_lost
from munikit_certificates.models import Document

Browse = Callable[..., FlaskClient]
HARMS: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "damaged": lambda path: path.write_bytes(b"%PDF-1.7 another"),
    "unreadable": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.fixture(params=sorted(HARMS))
def lost(request: pytest.FixtureRequest, issued: Document, tmp_path: Path) -> Document:
    """A document of which neither the paper nor the words can be read."""
    for sha256 in (issued.sha256, issued.twin_sha256):
        (stored,) = (tmp_path / "instance" / "files").rglob(str(sha256))
        HARMS[request.param](stored)
    return issued


@pytest.mark.parametrize("page", ["/documentos/{}.pdf", "/documentos/{}"])
def test_its_page_says_that_it_was_issued_and_whom_to_ask(
    lost: Document, rosa: UUID, browse: Browse, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = browse(rosa).get(page.format(lost.id))

    assert answer.status_code == 503
    assert f"El documento {lost.folio} se emitió" in answer.text
    assert "no se puede mostrar en este momento" in answer.text
    assert "llame al 63 222 0000" in answer.text
    assert "No encontramos" not in answer.text
    assert int(answer.headers["Retry-After"]) >= 600
    (said,) = caplog.records
    assert said.levelno == logging.ERROR
    assert lost.folio in said.getMessage()


def test_it_is_verified_all_the_same(lost: Document, browse: Browse) -> None:
    answer = browse().get(f"/v/{lost.folio}?c={lost.code}")

    assert "Documento auténtico y vigente" in answer.text


def test_the_doctor_names_it(portal: Portal, issued: Document, tmp_path: Path) -> None:
    with portal.database.reading() as session:
        before = check_lost(session)
    (stored,) = (tmp_path / "instance" / "files").rglob(str(issued.sha256))
    stored.unlink()

    with portal.database.reading() as session:
        found = check_lost(session)

    assert before is None
    assert found is not None
    assert found.health is Health.PROBLEM
    assert issued.folio in found.text
    assert "Copie del respaldo" in found.fix


def test_a_document_that_never_was_is_not_found(rosa: UUID, browse: Browse) -> None:
    answer = browse(rosa).get(f"/documentos/{UUID(int=1)}.pdf")

    assert answer.status_code == 404
    assert "No encontramos ese documento" in answer.text
