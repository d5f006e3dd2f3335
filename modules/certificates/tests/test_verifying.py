# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What anybody learns of a document, and what nobody does."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from munikit.access import Actor
from munikit.app import Portal
from munikit.kernel.clock import FixedClock
from munikit_certificates.codes import new_code, shown
from munikit_certificates.models import Document
from munikit_certificates.throttle import Limiter
from munikit_certificates.verifying import DocumentPermission, revoke

Browse = Callable[..., FlaskClient]
REASON = "El puesto se traspasó a otra persona"


def address(folio: str, code: str) -> str:
    return f"/v/{folio}?c={code}"


def revoke_it(portal: Portal, document: Document, by: UUID) -> None:
    official = Actor(by, "Ana", None, frozenset({DocumentPermission.REVOKE.value}))
    with portal.database.transaction() as session:
        revoke(session, document.id, REASON, by=official)


def test_a_document_in_force_is_authentic(issued: Document, browse: Browse) -> None:
    answer = browse().get(address(issued.folio, issued.code))

    assert answer.status_code == 200
    assert "Documento auténtico y vigente" in answer.text
    assert "R. H. P., RUN terminado en 678-5" in answer.text
    assert "Verificado el lunes 23 de noviembre de 2026, 12:00" in answer.text


def test_an_answer_shows_neither_the_name_nor_the_run(issued: Document, browse: Browse) -> None:
    page = browse().get(address(issued.folio, issued.code)).text

    assert "Huenchumán" not in page
    assert "12.345" not in page
    assert "Feria Fluvial" not in page


def test_an_expired_document_says_since_when(
    issued: Document, browse: Browse, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=366)

    page = browse().get(address(issued.folio, issued.code)).text

    assert "Documento auténtico, pero vencido" in page
    assert "venció el martes 23 de noviembre de 2027" in page


def test_a_document_is_in_force_on_its_last_day(
    issued: Document, browse: Browse, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=365, hours=11)

    assert "vigente" in browse().get(address(issued.folio, issued.code)).text


def test_a_document_of_tomorrow_does_not_hold_yet(
    issued: Document, browse: Browse, clock: FixedClock
) -> None:
    clock.moment -= timedelta(days=1)

    page = browse().get(address(issued.folio, issued.code)).text

    assert "todavía no rige" in page
    assert "Vale desde el lunes 23 de noviembre de 2026" in page


def test_a_revoked_document_says_when_and_why(
    portal: Portal, issued: Document, browse: Browse, official: Callable[[str], UUID]
) -> None:
    revoke_it(portal, issued, official("registrar"))

    page = browse().get(address(issued.folio, issued.code)).text

    assert "Documento auténtico, pero anulado" in page
    assert REASON in page


def test_an_unknown_folio_a_wrong_code_and_no_code_are_the_same_answer(
    issued: Document, browse: Browse
) -> None:
    browser = browse()

    answers = [
        browser.get(address("VAL-D-2026-999999", issued.code)),
        browser.get(address(issued.folio, new_code())),
        browser.get(address(issued.folio, issued.code[:7])),
        browser.get(address(issued.folio, issued.code[:12])),
        browser.get(address(issued.folio, "")),
        browser.get(f"/v/{issued.folio}"),
        browser.get(address(issued.folio, "ñ%07'\"<script>")),
    ]

    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert "No encontramos ese documento" in answers[0].text
    assert "llame al 63 222 0000" in answers[0].text


def test_a_paper_that_is_not_made_yet_is_unknown(
    portal: Portal, document_id: UUID, browse: Browse
) -> None:
    with portal.database.reading() as session:
        document = session.get_one(Document, document_id)

    page = browse().get(address(document.folio, document.code)).text

    assert "No encontramos ese documento" in page


@pytest.mark.parametrize(
    "typed",
    [
        shown,
        lambda code: shown(code).lower(),
        lambda code: " ".join(code[:8]),
        lambda code: code[:8].replace("0", "O").replace("1", "I"),
        lambda code: code,
    ],
    ids=["as printed", "lower case", "spaced", "misread", "whole"],
)
def test_a_code_is_read_however_it_was_typed(
    issued: Document, browse: Browse, typed: Callable[[str], str]
) -> None:
    given = {"folio": issued.folio, "code": typed(issued.code)}

    assert "auténtico y vigente" in browse().get("/verificar", query_string=given).text


@pytest.mark.parametrize(
    "folio", ["val-d-2026-000001", " VAL-D-2026-000001 ", "VAL – D – 2026 – 000001"]
)
def test_a_folio_is_read_however_it_was_typed(issued: Document, browse: Browse, folio: str) -> None:
    given = {"folio": folio, "code": issued.code}

    assert "auténtico y vigente" in browse().get("/verificar", query_string=given).text


def test_the_form_says_what_is_missing(browse: Browse) -> None:
    answer = browse().get("/verificar?folio=&code=")

    assert answer.status_code == 422
    assert "Hay 2 problemas" in answer.text
    assert "Escriba el folio" in answer.text


def test_whoever_guesses_is_stopped(issued: Document, browse: Browse) -> None:
    browser = browse()

    answers = [browser.get(address(issued.folio, new_code())).status_code for _ in range(31)]

    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("protected", [True, False], ids=["with the protection", "without it"])
def test_who_tries_one_code_after_another_does_not_come_to_the_right_one(
    issued: Document, browse: Browse, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """DOC-9: even where chance is kind, and the forty-first code is the one."""
    if not protected:
        monkeypatch.setattr(Limiter, "allows", lambda *_: True)
    browser = browse()
    tried = [*(new_code() for _ in range(40)), issued.code]

    answers = [browser.get(address(issued.folio, code)).text for code in tried]

    assert any("auténtico y vigente" in answer for answer in answers) is not protected


def test_no_cache_and_no_search_engine_keeps_an_answer(issued: Document, browse: Browse) -> None:
    answer = browse().get(address(issued.folio, issued.code))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_portal_on_trial_says_that_its_documents_are_worth_nothing(
    issued: Document, browse: Browse
) -> None:
    page = browse().get(address(issued.folio, issued.code)).text

    assert "Este portal está en prueba" in page
