# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Issuing: recorded first, printed after the commit, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
import zxingcpp
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.app import Portal
from munikit.contracts.registrar import REGISTRAR, DocumentState, IssueRequest
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import InvalidError
from munikit.kernel.rut import RUT
from munikit.outbox import StoredEvent, Work, run_due
from munikit.people import upsert_resident
from munikit.wiring import ask
from munikit_certificates.issuing import services as issuing
from munikit_certificates.issuing.services import RENDER
from munikit_certificates.models import Document

Browse = Callable[..., FlaskClient]


def count_issued_events(session: Session) -> int:
    query = select(func.count()).select_from(StoredEvent)
    return session.scalar(query.where(StoredEvent.name == "certificates.document_issued")) or 0


def render_again(portal: Portal, document_id: UUID) -> None:
    payload = {"document_id": str(document_id)}
    RENDER.run(Work(uuid4(), str(document_id), payload, 2, portal.database))


def test_a_document_is_recorded_at_once_and_printed_after_the_commit(
    portal: Portal, document_id: UUID
) -> None:
    with portal.database.reading() as session:
        before = session.get_one(Document, document_id)

    run_due(portal.database, portal.jobs)

    with portal.database.reading() as session:
        after = session.get_one(Document, document_id)
        assert count_issued_events(session) == 1
    assert (before.state, before.sha256) == (DocumentState.REQUESTED, None)
    assert after.state is DocumentState.ISSUED
    assert portal.database.wiring.files.get(after.sha256 or "").startswith(b"%PDF-")


def test_issuing_twice_for_a_case_issues_once(portal: Portal, wanted: IssueRequest) -> None:
    with portal.database.transaction() as session:
        first = ask(session, REGISTRAR).issue(session, wanted)
    with portal.database.transaction() as session:
        second = ask(session, REGISTRAR).issue(session, wanted)

    assert first.id == second.id
    assert second.folio == "VAL-D-2026-000001"


@pytest.mark.parametrize(
    "said", [{"holder_name": "王芳"}, {"details": {"Rubro": "Té ✓"}}, {"details": {"★": "x"}}]
)
def test_nothing_is_registered_that_its_paper_could_not_show(
    portal: Portal, wanted: IssueRequest, said: dict[str, Any]
) -> None:
    with (
        pytest.raises(InvalidError, match="letras latinas"),
        portal.database.transaction() as session,
    ):
        ask(session, REGISTRAR).issue(session, replace(wanted, **said))

    with portal.database.transaction() as session:
        assert ask(session, REGISTRAR).issue(session, wanted).folio == "VAL-D-2026-000001"


def test_folios_have_no_gaps_even_where_a_transaction_failed(
    portal: Portal, wanted: IssueRequest
) -> None:
    def issue(*, then_fail: bool = False) -> str:
        with portal.database.transaction() as session:
            request = replace(wanted, subject_id=uuid4())
            folio = ask(session, REGISTRAR).issue(session, request).folio
            if then_fail:
                raise RuntimeError
        return folio

    first = issue()
    with pytest.raises(RuntimeError):
        issue(then_fail=True)
    second = issue()

    assert (first, second) == ("VAL-D-2026-000001", "VAL-D-2026-000002")


def test_the_year_of_a_folio_is_the_year_in_santiago(
    portal: Portal, wanted: IssueRequest, clock: FixedClock
) -> None:
    clock.moment = clock.moment.replace(year=2027, month=1, day=1, hour=2)

    with portal.database.transaction() as session:
        folio = ask(session, REGISTRAR).issue(session, wanted).folio

    assert folio == "VAL-D-2026-000001"


def test_a_job_that_runs_twice_issues_once(portal: Portal, issued: Document) -> None:
    render_again(portal, issued.id)

    with portal.database.reading() as session:
        assert session.get_one(Document, issued.id).sha256 == issued.sha256
        assert count_issued_events(session) == 1


def test_two_workers_on_one_document_issue_it_once(portal: Portal, document_id: UUID) -> None:
    with ThreadPoolExecutor(2) as workers:
        for run in [workers.submit(render_again, portal, document_id) for _ in range(2)]:
            run.result()

    with portal.database.reading() as session:
        assert session.get_one(Document, document_id).state is DocumentState.ISSUED
        assert count_issued_events(session) == 1


def test_a_paper_that_failed_is_made_later_under_the_same_folio(
    portal: Portal, document_id: UUID, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> bytes:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(issuing, "print_document", fail)
        run_due(portal.database, portal.jobs)
    clock.moment += timedelta(hours=1)
    run_due(portal.database, portal.jobs)

    with portal.database.reading() as session:
        document = session.get_one(Document, document_id)
    assert document.state is DocumentState.ISSUED
    assert document.folio == "VAL-D-2026-000001"


def test_another_worker_takes_over_from_one_that_died(
    portal: Portal, document_id: UUID, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_arguments: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as deadly:
        deadly.setattr(issuing, "print_document", die)
        with pytest.raises(KeyboardInterrupt):
            run_due(portal.database, portal.jobs)
    run_due(portal.database, portal.jobs)
    with portal.database.reading() as session:
        while_leased = session.get_one(Document, document_id).state
    clock.moment += timedelta(minutes=3)
    run_due(portal.database, portal.jobs)

    with portal.database.reading() as session:
        assert session.get_one(Document, document_id).state is DocumentState.ISSUED
        assert count_issued_events(session) == 1
    assert while_leased is DocumentState.REQUESTED


def test_the_qr_on_the_paper_opens_the_answer(
    portal: Portal, issued: Document, browse: Browse
) -> None:
    pdf = portal.database.wiring.files.get(issued.sha256 or "")
    with pypdfium2.PdfDocument(pdf) as paper:
        picture = paper[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)

    answer = browse().get(code.text.removeprefix("http://127.0.0.1:8000"))

    assert code.text.startswith("http://127.0.0.1:8000/v/VAL-D-2026-000001?c=")
    assert "Documento auténtico y vigente" in answer.text


def test_the_holder_downloads_the_paper(issued: Document, rosa: UUID, browse: Browse) -> None:
    answer = browse(rosa).get(f"/documentos/{issued.id}.pdf")

    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == "attachment; filename=VAL-D-2026-000001.pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("role", "status"), [("registrar", 200), ("reviewer", 200), ("nothing", 404)]
)
def test_an_official_downloads_with_a_permission(
    issued: Document, browse: Browse, official: Callable[[str], UUID], role: str, status: int
) -> None:
    assert browse(official(role)).get(f"/documentos/{issued.id}.pdf").status_code == status


def test_nobody_downloads_without_signing_in(issued: Document, browse: Browse) -> None:
    answer = browse().get(f"/documentos/{issued.id}.pdf")

    assert answer.status_code == 303


def test_a_paper_that_was_altered_is_never_handed_out(
    issued: Document, rosa: UUID, browse: Browse, tmp_path: Path
) -> None:
    (stored,) = (tmp_path / "instance" / "files").rglob(str(issued.sha256))
    stored.write_bytes(stored.read_bytes().replace(b"/Type", b"/Tipo", 1))

    assert browse(rosa).get(f"/documentos/{issued.id}.pdf").status_code == 503


def test_the_holder_reads_the_same_words_on_the_screen(
    issued: Document, rosa: UUID, browse: Browse
) -> None:
    page = browse(rosa).get(f"/documentos/{issued.id}")

    assert page.status_code == 200
    for words in (issued.folio, "Rosa Huenchumán Pérez", "12.345.678-5", "Feria Fluvial"):
        assert words in page.text


def test_another_resident_reads_no_ones_words(
    portal: Portal, issued: Document, browse: Browse
) -> None:
    with portal.database.transaction() as session:
        other = upsert_resident(session, RUT.of(44_444_444), "Ema", "Soto").id

    assert browse(other).get(f"/documentos/{issued.id}").status_code == 404


def test_whoever_holds_a_document_is_told_where_to_read_its_words(
    portal: Portal, document_id: UUID, browse: Callable[..., FlaskClient], rosa: UUID
) -> None:
    with portal.database.reading() as session:
        subject_id = session.get_one(Document, document_id).subject_id
        before = ask(session, REGISTRAR).document_of(session, subject_id)
    run_due(portal.database, portal.jobs)
    with portal.database.reading() as session:
        after = ask(session, REGISTRAR).document_of(session, subject_id)

    assert before is not None
    assert before.reading_path == ""
    assert after is not None
    assert browse(rosa).get(after.reading_path).status_code == 200
