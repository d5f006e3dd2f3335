# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verifying a file, and asking as a program: only what was issued, byte for byte, is authentic.

``MUNIKIT_MUTANTS=10000`` makes as many forgeries; every run makes a few hundred.
"""

import hashlib
import io
import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pikepdf
import pytest
from flask.testing import FlaskClient

from munikit.app import Portal
from munikit.kernel.bulkhead import SLOW_WORK
from munikit.kernel.clock import FixedClock
from munikit.signing.signatures import Seal, inspect_seal, look
from munikit_certificates.keys.services import make_key, rotate_key
from munikit_certificates.models import Document
from munikit_certificates.verification.services import Answer, verify_file

Browse = Callable[..., FlaskClient]
MUTANTS = int(os.environ.get("MUNIKIT_MUTANTS", "300"))


@pytest.fixture
def certificate(portal: Portal) -> str:
    with portal.database.transaction() as session:
        return make_key(session).certificates


@pytest.fixture
def pdf(portal: Portal, certificate: str, issued: Document) -> bytes:
    """The file of a signed document."""
    assert certificate
    return portal.database.wiring.files.get(issued.sha256 or "")


def upload(browser: FlaskClient, content: bytes) -> str:
    token = re.findall(
        r'name="csrf_token" value="([^"]+)"', browser.get("/verificar/archivo").text
    )[-1]
    data = {"csrf_token": token, "file": (io.BytesIO(content), "documento.pdf")}
    return browser.post("/verificar/archivo", data=data).text


def forgeries(pdf: bytes, count: int) -> Iterator[bytes]:
    """Yield changed files, the same ones at every run: bytes, cuts, swaps, additions."""
    dice = random.Random(2026)  # noqa: S311 - forgeries are no secret.
    for n in range(count):
        at = dice.randrange(len(pdf))
        length = dice.randint(1, 40)
        piece = pdf[at : at + length]
        changed = (
            bytes([pdf[at] ^ dice.randint(1, 255)]),
            b"",
            piece[::-1] + b" ",
            piece + dice.randbytes(length),
        )[n % 4]
        gone = 1 if n % 4 == 0 else len(piece)
        yield pdf[:at] + changed + pdf[at + gone :]


def test_the_file_that_was_issued_is_authentic(browse: Browse, pdf: bytes) -> None:
    assert "Documento auténtico y vigente" in upload(browse(), pdf)


def test_while_too_many_files_are_looked_at_an_issued_one_is_still_recognised(
    browse: Browse, pdf: bytes
) -> None:
    with ExitStack() as held:
        for _ in range(5):
            held.enter_context(SLOW_WORK)
        issued, unknown = upload(browse(), pdf), upload(browse(), pdf + b"x")

    assert "Documento auténtico y vigente" in issued
    assert "muy ocupado" in unknown
    assert "elegirlos de nuevo" in unknown


def test_no_forgery_is_ever_authentic(portal: Portal, pdf: bytes) -> None:
    with portal.database.reading() as session:
        answers = {
            verify_file(session, hashlib.sha256(forged).hexdigest()).answer
            for forged in forgeries(pdf, MUTANTS)
        }

    assert answers == {Answer.UNKNOWN}


def test_the_signature_alone_finds_every_change_of_what_it_covers(
    pdf: bytes, certificate: str
) -> None:
    whole = re.search(rb"/ByteRange ?\[ ?0 (\d+) (\d+) \d+ ?\]", pdf)
    assert whole
    start, end = int(whole[1]), int(whole[2])

    # Between the two lies the signature itself, padded with zeros that nobody reads.
    found = {
        look(forged, [certificate])
        for forged in forgeries(pdf, MUTANTS)
        if forged[:start] != pdf[:start] or forged[-(len(pdf) - end) :] != pdf[end:]
    }

    assert look(pdf, [certificate]) is Seal.OURS
    assert Seal.OURS not in found
    assert Seal.ALTERED in found


def test_a_file_that_was_changed_says_so(browse: Browse, pdf: bytes) -> None:
    page = upload(browse(), pdf.replace(b"%PDF-1.7", b"%PDF-1.6", 1))

    assert "Ese archivo fue modificado" in page
    assert "No lo acepte" in page


def test_what_was_added_after_the_signature_is_a_change(
    browse: Browse, pdf: bytes, certificate: str
) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        paper.Root.Note = pikepdf.String("Otro titular")
        out = io.BytesIO()
        paper.save(out)

    assert "Documento auténtico" not in upload(browse(), out.getvalue())
    assert look(pdf + b"\n%added", [certificate]) is Seal.ALTERED


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"nada", b"<html>", b"\0" * 5000])
def test_a_file_of_somebody_else_is_not_ours(browse: Browse, content: bytes) -> None:
    assert "La municipalidad no emitió ese archivo" in upload(browse(), content)


def test_another_municipalitys_key_is_foreign(pdf: bytes) -> None:
    assert inspect_seal(pdf, []) is Seal.FOREIGN


def test_a_retired_keys_file_is_still_recognised(
    portal: Portal, pdf: bytes, certificate: str, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=2000)
    with portal.database.transaction() as session:
        new = rotate_key(session).certificates

    assert inspect_seal(pdf, [new, certificate]) is Seal.OURS


def test_whoever_uploads_too_often_is_stopped(browse: Browse) -> None:
    browser = browse()

    pages = [upload(browser, b"nada") for _ in range(7)]

    assert sum("La municipalidad no emitió" in page for page in pages) == 6


def test_no_file_is_asked_for(browse: Browse) -> None:
    browser = browse()
    page = browser.get("/verificar/archivo").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]

    answer = browser.post("/verificar/archivo", data={"csrf_token": token})

    assert answer.status_code == 422
    assert "Elija el archivo PDF" in answer.text


def test_a_program_asks_by_folio_and_code(browse: Browse, issued: Document) -> None:
    asked = {"folio": issued.folio, "codigo": issued.code[:8]}

    answer = browse().get("/api/verificar", query_string=asked)

    told = answer.get_json()
    assert told["state"] == "authentic"
    assert told["holder"] == {"initials": "R. H. P.", "run_ending": "678-5"}
    assert told["valid_until"] == "2027-11-23"
    assert "Huenchumán" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_program_asks_by_the_hash_of_the_file(browse: Browse, issued: Document) -> None:
    browser = browse()

    known = browser.get("/api/verificar", query_string={"sha256": issued.sha256}).get_json()
    unknown = browser.get("/api/verificar", query_string={"sha256": "0" * 64}).get_json()

    assert known["state"] == "authentic"
    assert unknown["state"] == "unknown"
    assert "folio" not in unknown


@pytest.mark.parametrize(
    "asked", [{}, {"folio": "VAL-D-2026-000001"}, {"nombre": "Rosa"}, {"run": "12.345.678-5"}]
)
def test_nobody_is_found_by_name_run_or_folio_alone(
    browse: Browse, issued: Document, asked: dict[str, str]
) -> None:
    told = browse().get("/api/verificar", query_string=asked).get_json()

    assert issued.folio
    assert told["state"] == "unknown"
    assert set(told) == {"state", "issuer", "trial", "checked_at"}


@pytest.mark.usefixtures("document_id")
def test_a_program_that_guesses_is_told_to_wait(browse: Browse) -> None:
    browser = browse()
    asked = {"folio": "VAL-D-2026-000001", "codigo": "AAAA-AAAA"}

    answers = [browser.get("/api/verificar", query_string=asked) for _ in range(31)]

    assert [each.status_code for each in answers] == [200] * 30 + [429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert answers[-1].get_json()["error"]
