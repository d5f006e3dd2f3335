# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case is a real electronic file: every act and document, in order, each with its hash."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from munikit.access import Actor
from munikit.audit import AuditEntry
from munikit.audit.verifier import FIRST, canonical, leaf_chain
from munikit.casefile import CaseFile, Leaf, LeafKind, all_leaves, as_told
from munikit.cases.case.models import Case
from munikit.cases.corrections import answering, asking
from munikit.cases.filing import services as filing
from munikit.cases.messages import services as messages
from munikit.cases.record.certificate import CERTIFY, certificate_of
from munikit.contracts.registrar import SEAL, SealInUse
from munikit.db import Database
from munikit.documents import AcceptedFile
from munikit.kernel.errors import NotFoundError, UnavailableError
from munikit.outbox import run_due
from munikit.testing.portals import create_wiring

Draft = Callable[..., UUID]
PHOTO = AcceptedFile("foto roble.jpg", "image/jpeg", b"\xff\xd8\xff and the rest of a photo")


@pytest.fixture
def crest(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
    (tmp_path / "brand" / "crest.svg").write_text(svg, encoding="utf-8")


def leaves(database: Database, case_id: UUID) -> list[Leaf]:
    with database.reading() as session:
        return list(all_leaves(session, case_id))


def titles(database: Database, case_id: UUID) -> list[str]:
    return [leaf.title for leaf in leaves(database, case_id)]


def ask_for_photo(database: Database, case_id: UUID, marta: Actor) -> None:
    with database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        asking.ask_for_more(session, case_id, "Una foto del roble.", seen=seen, by=marta)


def test_a_draft_has_no_file_yet(database: Database, draft: Draft) -> None:
    case_id = draft()

    with database.reading() as session:
        assert session.get(CaseFile, case_id) is None


def test_filing_opens_the_file_with_the_application_and_what_led_to_it(
    database: Database, filed: Draft
) -> None:
    case_id = filed()

    with database.reading() as session:
        assert session.get_one(CaseFile, case_id).iui == "EXP-20261123-000001"
    first, *acts = leaves(database, case_id)
    assert (first.number, first.title, first.type_code) == (1, "Solicitud: Permiso de poda", 40)
    assert first.content is not None
    assert first.content["applicant"] == {"name": "Rosa Huenchumilla", "run": "12.345.678-5"}
    assert {
        "page": "Árbol nativo",
        "question": "¿Qué especie es?",
        "answer": "Roble",
    } in first.content["read"]
    assert [act.title for act in acts] == [
        "Solicitud comenzada",
        "Solicitud completa",
        "Pago recibido",
    ]


def test_every_act_and_every_document_after_it_gets_the_next_number(
    database: Database, filed: Draft, rosa: Actor, marta: Actor
) -> None:
    case_id = filed()
    ask_for_photo(database, case_id, marta)
    database.wiring.files.put(PHOTO.content)

    with database.transaction() as session:
        filing.attach(session, case_id, "kind", PHOTO, by=rosa)
        answering.answer(session, case_id, "Va la foto.", by=rosa)
        messages.add_note(session, case_id, "Se ve sano.", by=marta)

    added = leaves(database, case_id)[4:]
    assert [(leaf.number, leaf.kind, leaf.internal) for leaf in added] == [
        (5, LeafKind.ACT, False),
        (6, LeafKind.DOCUMENT, False),
        (7, LeafKind.ACT, False),
        (8, LeafKind.ACT, True),
    ]
    assert (added[1].name, added[1].sha256) == ("foto roble.jpg", PHOTO.sha256)
    assert added[1].actor_id == rosa.id


def test_the_index_is_a_chain_whose_end_stands_in_the_journal(
    database: Database, filed: Draft
) -> None:
    case_id = filed()

    prev = FIRST
    for leaf in leaves(database, case_id):
        told = as_told({name: getattr(leaf, name) for name in Leaf.__table__.columns.keys()})  # noqa: SIM118 - no mapping.
        if leaf.content is not None:
            assert leaf.sha256 == hashlib.sha256(canonical(leaf.content)).hexdigest()
        prev = leaf_chain(told, prev)
        assert leaf.chain == prev
    with database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "casefile.add")
        said = session.scalars(query.order_by(AuditEntry.seq.desc())).first()
    assert said is not None
    assert (said.subject_id, said.data) == (case_id, {"leaves": 4, "chain": prev})


def test_a_leaf_is_never_changed_nor_taken_out(database: Database, filed: Draft) -> None:
    filed()

    for statement in (
        "update munikit_casefile_leaf set title = 'x'",
        "delete from munikit_casefile_leaf",
    ):
        with (
            pytest.raises(DatabaseError, match="never changed nor deleted"),
            database.engine.begin() as connection,
        ):
            connection.exec_driver_sql(statement)


@pytest.mark.usefixtures("crest")
def test_the_worker_makes_the_filing_certificate_with_its_six_items(
    database: Database, filed: Draft, rosa: Actor
) -> None:
    case_id = filed()
    with database.reading() as session, pytest.raises(NotFoundError, match="se está haciendo"):
        certificate_of(session, case_id)

    for _ in range(2):
        run_due(database, {CERTIFY.name: CERTIFY})

    with database.reading() as session:
        leaf = certificate_of(session, case_id)
    assert (leaf.number, leaf.type_code) == (5, 8)
    said = paper(database, leaf)
    for item in (
        "lunes 23 de noviembre de 2026, 12:00:00",
        "Formulario web: Permiso de poda",
        "EXP-20261123-000001 (folio VAL-2026-000001)",
        "Municipalidad de Valdivia",
        f"{rosa.name}, RUN 12.345.678-5",
        "La plataforma http://127.0.0.1:8000, en forma automática",
        "Municipalidad de Valdivia · Independencia 455 · 63 222 0000 · oirs@munivaldivia.cl",
    ):
        assert item in said
    assert "Documento sin firma electrónica." in said


@pytest.mark.usefixtures("crest")
def test_the_certificate_is_signed_where_the_municipality_has_a_key(
    tmp_path: Path, database: Database, filed: Draft
) -> None:
    signed = Database(
        str(database.url), create_wiring(tmp_path, ports={SEAL.name: StampingKeeper()})
    )
    case_id = filed()

    run_due(signed, {CERTIFY.name: CERTIFY})

    with signed.reading() as session:
        leaf = certificate_of(session, case_id)
    assert signed.wiring.files.get(leaf.sha256).endswith(b"% signed")
    assert "con la clave propia de la municipalidad" in paper(signed, leaf)
    signed.engine.dispose()


class AbsentKeeper:
    """A seal whose key cannot be reached just now."""

    def seal_in_use(self, _session: object) -> SealInUse:
        raise UnavailableError("La llave no responde.")


def test_a_certificate_whose_seal_is_out_waits_for_it(database: Database, filed: Draft) -> None:
    case_id = filed()
    ports = {**database.wiring.ports, SEAL.name: AbsentKeeper()}
    database.wiring = replace(database.wiring, ports=ports)

    run_due(database, {CERTIFY.name: CERTIFY})

    with database.reading() as session, pytest.raises(NotFoundError):
        certificate_of(session, case_id)


class StampingKeeper:
    """A seal that leaves a mark behind the PDF instead of a signature."""

    def seal_in_use(self, _session: object) -> SealInUse:
        return SealInUse(advanced=False, sign=lambda pdf: pdf + b"% signed")


def paper(database: Database, leaf: Leaf) -> str:
    document = PdfDocument(io.BytesIO(database.wiring.files.get(leaf.sha256)))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())
