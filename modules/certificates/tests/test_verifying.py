# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What anybody learns of a document, and what nobody does."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.db.limiter import Attempts, Window
from munikit.kernel.clock import FixedClock
from munikit.testing.portals import NOW
from munikit_certificates.codes import new_code, shown
from munikit_certificates.models import Document
from munikit_certificates.verification import pages as verification_pages
from munikit_certificates.verification.services import DocumentPermission, revoke

ANOTHER_PROCESS = """
import sys
from datetime import datetime
from pathlib import Path
from munikit.app import compose
from munikit.app.web import create_app
from munikit.kernel.clock import FixedClock

root, now, address = sys.argv[1:]
portal = compose(Path(root), clock=FixedClock(datetime.fromisoformat(now)))
print(create_app(portal).test_client().get(address).status_code)
"""
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

    # The link to another language leads to the address that was asked, which says nothing new.
    told = {(each.status_code, re.sub(r'href="[^"]*" hreflang', "", each.text)) for each in answers}
    assert len(told) == 1
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


def test_guesses_are_counted_by_all_processes_together(
    portal: Portal, issued: Document, browse: Browse
) -> None:
    browser = browse()
    for _ in range(30):
        browser.get(address(issued.folio, new_code()))

    told = [str(portal.settings.root), NOW.isoformat(), address(issued.folio, issued.code)]
    other = subprocess.run(  # noqa: S603 - this very Python, with words of ours.
        [sys.executable, "-c", ANOTHER_PROCESS, *told], capture_output=True, text=True, check=True
    )

    assert other.stdout.split() == ["429"]


def test_where_a_guess_cannot_be_counted_it_is_answered_all_the_same(
    portal: Portal, issued: Document, browse: Browse
) -> None:
    with portal.database.transaction():
        answer = browse().get(address(issued.folio, new_code()))

    assert answer.status_code == 200


def test_a_minute_after_the_first_guess_one_may_try_again(
    issued: Document, browse: Browse, clock: FixedClock
) -> None:
    browser = browse()
    answers = [browser.get(address(issued.folio, new_code())) for _ in range(31)]

    clock.moment += timedelta(seconds=60)

    assert "Espere 1 minuto" in answers[-1].text
    assert browser.get(address(issued.folio, issued.code)).status_code == 200


def test_who_reads_what_is_so_is_neither_counted_nor_stopped(
    portal: Portal, issued: Document, browse: Browse
) -> None:
    browser = browse()

    answers = [browser.get(address(issued.folio, issued.code)).status_code for _ in range(40)]

    assert answers == [200] * 40
    with portal.database.reading() as session:
        assert session.scalars(select(Attempts)).all() == []


@pytest.mark.parametrize("protected", [True, False], ids=["with the protection", "without it"])
def test_who_tries_one_code_after_another_does_not_come_to_the_right_one(
    issued: Document, browse: Browse, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """DOC-9: even where chance is kind, and the forty-first code is the one."""
    if not protected:
        monkeypatch.setattr(verification_pages, "_GUESSES", Window(most=1000, seconds=60))
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
