# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An act that ends in a paper says so itself: it is asked for, filed and listed by that value."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.casefile import Leaf
from munikit.cases.case.acts import ACTS, Act, Paper
from munikit.cases.case.contact import email_about
from munikit.cases.case.interest import parties_about, parties_of
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.power_models import Power
from munikit.cases.history.services import act
from munikit.cases.record.papers import hear_paper_made, papers_of
from munikit.cases.rooms import BY_NAME
from munikit.contracts.registrar import (
    REGISTRAR,
    DocumentIssued,
    DocumentState,
    IssuedDocument,
    IssueRequest,
)
from munikit.contracts.treasury import TREASURY
from munikit.db import Database
from munikit.documents import keep
from munikit.kernel.errors import ConflictError
from munikit.kernel.rut import RUT
from munikit.procedures import CATALOGUE, Catalogue, Procedure
from munikit.testing.fakes import MemoryTreasury
from munikit.testing.portals import create_database, create_wiring
from munikit.wiring import wiring

PDF = hashlib.sha256(b"%PDF").hexdigest()


def folio_and_leaves(session: Session, case: Case) -> Mapping[str, str]:
    leaves = session.scalars(
        select(Leaf.title).where(Leaf.case_id == case.id).order_by(Leaf.number)
    )
    return {"Solicitud": str(case.folio), "Fojas": ", ".join(leaves)}


ATTESTED = Act(
    name="attested",
    title="Se dio fe",
    paper=Paper(title="Constancia", basis="Ley 19.880, artículo 17", says=folio_and_leaves),
)


@dataclass
class MemoryRegistrar:
    """Keeps what it was asked for; `make` makes the newest paper."""

    requests: list[IssueRequest] = field(default_factory=list)
    documents: dict[UUID, IssuedDocument] = field(default_factory=dict)

    def issue(self, _session: Session, request: IssueRequest) -> IssuedDocument:
        self.requests.append(request)
        made = IssuedDocument(
            id=uuid4(),
            folio=f"VAL-D-2026-{len(self.requests):06d}",
            title=request.title,
            state=DocumentState.REQUESTED,
            issued_at=None,
            valid_until=None,
            path="/documentos/1.pdf",
        )
        self.documents[request.subject_id] = made
        return made

    def document_of(self, _session: Session, subject_id: UUID) -> IssuedDocument | None:
        return self.documents.get(subject_id)

    def make(self, session: Session, subject_id: UUID) -> DocumentIssued:
        wiring(session).files.put(b"%PDF")
        keep(session, PDF, size_bytes=4, media_type="application/pdf")
        made = replace(self.documents[subject_id], state=DocumentState.ISSUED, sha256=PDF)
        self.documents[subject_id] = made
        return DocumentIssued(made.id, subject_id)


@pytest.fixture
def registrar() -> MemoryRegistrar:
    return MemoryRegistrar()


@pytest.fixture
def database(tmp_path: Path, pruning: Procedure, registrar: MemoryRegistrar) -> Database:
    ports = {
        TREASURY.name: MemoryTreasury(),
        CATALOGUE.name: Catalogue([pruning]),
        REGISTRAR.name: registrar,
        ACTS.name: {**BY_NAME, ATTESTED.name: ATTESTED},
    }
    return create_database(tmp_path, create_wiring(tmp_path, ports=ports))


@pytest.fixture
def attested(database: Database, filed: Callable[[], UUID], marta: Actor) -> UUID:
    """A case of Rosa's in which something was attested; its id is the case's."""
    case_id = filed()
    with database.transaction() as session:
        act(session, session.get_one(Case, case_id), ATTESTED, by=marta)
    return case_id


def line_of(session: Session, case_id: UUID) -> CaseAct:
    mine = select(CaseAct).where(CaseAct.case_id == case_id, CaseAct.kind == ATTESTED.name)
    return session.scalars(mine).one()


def test_the_paper_is_asked_for_with_the_act_and_says_what_the_case_is_then(
    database: Database, attested: UUID, registrar: MemoryRegistrar, rosa: Actor
) -> None:
    with database.reading() as session:
        line = line_of(session, attested)

    (request,) = registrar.requests
    assert (request.subject_id, request.title) == (line.id, "Constancia")
    assert request.legal_basis == "Ley 19.880, artículo 17"
    assert (request.holder_id, request.holder_name) == (rosa.id, "Rosa Huenchumilla")
    assert request.details["Fojas"].endswith("Se dio fe")


def test_once_it_is_made_it_is_a_leaf_of_the_file_and_the_case_stays_as_it_is(
    database: Database, attested: UUID, registrar: MemoryRegistrar, case_of: Callable[[UUID], Case]
) -> None:
    before = case_of(attested).state
    with database.transaction() as session:
        event = registrar.make(session, line_of(session, attested).id)
        hear_paper_made(session, event)
        hear_paper_made(session, event)  # A delivery may come twice.

    with database.reading() as session:
        leaves = select(Leaf.title).where(Leaf.case_id == attested, Leaf.sha256 == PDF)
        assert session.scalars(leaves).all() == ["Constancia, VAL-D-2026-000001"]
        assert [each.folio for each in papers_of(session, session.get_one(Case, attested))] == [
            "VAL-D-2026-000001"
        ]
    assert case_of(attested).state is before


def test_what_is_no_act_of_a_case_is_left_to_others(
    database: Database, attested: UUID, registrar: MemoryRegistrar
) -> None:
    with database.transaction() as session:
        hear_paper_made(session, DocumentIssued(uuid4(), attested))
        hear_paper_made(session, DocumentIssued(uuid4(), uuid4()))

    with database.reading() as session:
        titles = session.scalars(select(Leaf.title).where(Leaf.case_id == attested)).all()
    assert "Constancia" not in " ".join(titles)
    assert len(registrar.requests) == 1


def test_a_paper_of_an_act_concerns_whom_its_case_concerns(
    database: Database, attested: UUID, rosa: Actor
) -> None:
    with database.reading() as session:
        line = line_of(session, attested)
        case = session.get_one(Case, attested)

        assert parties_about(session, line.id) == parties_of(case)
        assert email_about(session, line.id, rosa.id) == "rosa@ejemplo.cl"


def test_nothing_is_attested_for_somebody_whose_power_nobody_accepted(
    database: Database, filed: Callable[[], UUID], marta: Actor, registrar: MemoryRegistrar
) -> None:
    case_id = filed()
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        case.represented_run = RUT.of(76_086_428)
        case.represented_name = "Maderas del Sur SpA"
        assert session.scalars(select(Power)).all() == []

    with pytest.raises(ConflictError, match="aceptar el poder"), database.transaction() as session:
        act(session, session.get_one(Case, case_id), ATTESTED, by=marta)

    assert registrar.requests == []
