# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The signature on the paper: whose, valid for two validators we did not write, for good."""

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from munikit.app import Portal
from munikit.audit import AuditEntry
from munikit.contracts.registrar import REGISTRAR, IssueRequest
from munikit.kernel.clock import FixedClock
from munikit.outbox import run_due
from munikit.wiring import ask
from munikit_certificates.issuing import services as issuing
from munikit_certificates.issuing.paper import print_document
from munikit_certificates.issuing.services import sources_of
from munikit_certificates.keys.register import all_keys
from munikit_certificates.keys.services import make_key, rotate_key
from munikit_certificates.models import Document, PaperTemplate

Issue = Callable[[], Document]


@pytest.fixture
def issue(portal: Portal, wanted: IssueRequest) -> Issue:
    """Return a new document whose paper was made."""

    def make() -> Document:
        with portal.database.transaction() as session:
            request = replace(wanted, subject_id=uuid4())
            document_id = ask(session, REGISTRAR).issue(session, request).id
        run_due(portal.database, portal.jobs)
        return read(portal, document_id)

    return make


def read(portal: Portal, document_id: UUID) -> Document:
    with portal.database.reading() as session:
        return session.get_one(Document, document_id)


def pdf_of(portal: Portal, document: Document) -> bytes:
    return portal.database.wiring.files.get(document.sha256 or "")


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as paper:
        return " ".join(" ".join(p.get_textpage().get_text_range() for p in paper).split())


def poppler_says(pdf: bytes, folder: Path) -> str:
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    return subprocess.run(  # noqa: S603 - poppler's own validator.
        ["pdfsig", str(path)],  # noqa: S607 - as Debian installs it.
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def pyhanko_says(portal: Portal, pdf: bytes, key_id: str) -> tuple[bool, bool, bool]:
    """Return whether the file is intact, the signature valid, and the key one we published."""
    with portal.database.reading() as session:
        (key,) = (each for each in all_keys(session) if each.id == key_id)
    path = portal.settings.root / "published.pem"
    path.write_text(key.certificates, encoding="utf-8")
    # The clock of these tests stands in 2026; the certificate is checked at that moment.
    context = ValidationContext(
        trust_roots=[load_cert_from_pemder(str(path))],  # type: ignore[no-untyped-call] # pyHanko has few types.
        moment=portal.database.wiring.clock.now(),
    )
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    status = validate_pdf_signature(signature, context)
    return status.intact, status.valid, status.trusted


def test_a_signed_paper_is_valid_for_poppler_and_pyhanko(
    portal: Portal, issue: Issue, tmp_path: Path
) -> None:
    with portal.database.transaction() as session:
        key = make_key(session)

    pdf = pdf_of(portal, issue())

    told = poppler_says(pdf, tmp_path)
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "CN=Municipalidad de Valdivia" in told
    assert pyhanko_says(portal, pdf, key.id) == (True, True, True)


def test_one_changed_byte_breaks_the_signature(
    portal: Portal, issue: Issue, tmp_path: Path
) -> None:
    with portal.database.transaction() as session:
        make_key(session)

    pdf = pdf_of(portal, issue()).replace(b"%PDF-1.7", b"%PDF-1.6", 1)

    assert "Digest Mismatch" in poppler_says(pdf, tmp_path)


def test_what_a_retired_key_signed_stays_valid(
    portal: Portal, issue: Issue, tmp_path: Path, clock: FixedClock
) -> None:
    with portal.database.transaction() as session:
        first = make_key(session)
    old = issue()
    clock.moment += timedelta(days=400)
    with portal.database.transaction() as session:
        second = rotate_key(session)

    new = issue()

    assert (old.key_id, new.key_id) == (first.id, second.id)
    assert "Signature is Valid." in poppler_says(pdf_of(portal, old), tmp_path)
    assert pyhanko_says(portal, pdf_of(portal, old), first.id) == (True, True, True)
    assert pyhanko_says(portal, pdf_of(portal, new), second.id) == (True, True, True)


def test_a_signed_paper_says_whose_signature_it_is(portal: Portal, issue: Issue) -> None:
    unsigned = text_of(pdf_of(portal, issue()))
    with portal.database.transaction() as session:
        make_key(session)
    signed = text_of(pdf_of(portal, issue()))

    assert "Documento sin firma electrónica avanzada" in unsigned
    assert "firmado con la clave propia de la municipalidad" in signed
    assert "No es firma electrónica avanzada" in signed
    assert "Documento de prueba, sin valor" in signed


def test_what_a_paper_says_is_recorded_before_it_is_printed(
    portal: Portal, document_id: UUID, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_arguments: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as deadly:
        deadly.setattr(issuing, "print_document", die)
        with pytest.raises(KeyboardInterrupt):
            run_due(portal.database, portal.jobs)
    recorded = read(portal, document_id)
    clock.moment += timedelta(days=1)
    run_due(portal.database, portal.jobs)

    issued = read(portal, document_id)
    assert recorded.sha256 is None
    assert recorded.facts["folio"] == "VAL-D-2026-000001"
    assert issued.facts == recorded.facts
    assert issued.issued_at == recorded.issuing_at
    assert "lunes 23 de noviembre de 2026, 12:00" in text_of(pdf_of(portal, issued))


def test_an_old_document_is_made_again_with_the_template_of_its_day(
    portal: Portal, issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = issue()
    monkeypatch.setattr(
        issuing, "paper_sources", lambda _t: {"paper.html": "otro", "paper.css": ""}
    )

    with portal.database.reading() as session:
        sources = sources_of(session, old)
        templates = session.query(PaperTemplate).count()
    again = print_document(old, sources, portal.settings)

    assert templates == 1
    assert again.pdf == pdf_of(portal, old)


def test_the_journal_says_template_and_key_of_every_document(portal: Portal, issue: Issue) -> None:
    with portal.database.transaction() as session:
        key = make_key(session)

    document = issue()

    with portal.database.reading() as session:
        (entry,) = session.query(AuditEntry).filter_by(action="certificates.issue")
    assert entry.data["key"] == key.id
    assert entry.data["template"] == document.template_sha256


def test_the_signed_paper_is_still_archival_and_accessible(portal: Portal, issue: Issue) -> None:
    with portal.database.transaction() as session:
        make_key(session)

    with pikepdf.open(io.BytesIO(pdf_of(portal, issue()))) as paper, paper.open_metadata() as said:
        assert said.pdfa_status == "3A"
        assert said["pdfuaid:part"] == "1"
        (field,) = paper.Root.AcroForm.Fields
        widget = field.Kids[0] if "/Kids" in field else field
        box = [float(edge) for edge in widget.Rect]
        # Off the page, as PDF/UA wants of what is not tagged; printed, as PDF/A wants.
        assert box[0] < 0
        assert int(widget.F) & 4
        assert not int(widget.F) & 2
