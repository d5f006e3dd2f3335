# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A register with a registrar that only counts, and cases that were approved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from munikit.cases import CaseState
from munikit.cases.case.models import Case
from munikit.contracts.registrar import REGISTRAR, DocumentState, IssuedDocument, IssueRequest
from munikit.db import Database
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.procedures import remember
from munikit.testing.portals import NOW, create_database, create_settings, create_wiring
from munikit_permits import module
from munikit_permits.settings import PermitsSettings

FAIR = next(each for each in module.procedures if each.id == "permiso_feria")
ANSWERS = {"email": "rosa@ejemplo.cl", "fair": "fluvial", "goods": "crafts"}


@dataclass
class CountingRegistrar:
    """Keeps what it was asked for in ``requests``."""

    requests: list[IssueRequest]

    def issue(self, _session: Session, request: IssueRequest) -> IssuedDocument:
        self.requests.append(request)
        return IssuedDocument(
            id=uuid4(),
            folio=f"VAL-P-2026-{len(self.requests):06d}",
            title=request.title,
            state=DocumentState.REQUESTED,
            issued_at=None,
            valid_until=request.valid_until,
            path="/documentos",
        )

    def document_of(self, _session: Session, _subject_id: UUID) -> IssuedDocument | None:
        return None


@pytest.fixture
def asked() -> list[IssueRequest]:
    """What the registrar was asked for."""
    return []


@pytest.fixture
def database(tmp_path: Path, asked: list[IssueRequest]) -> Database:
    tables = {"permits": PermitsSettings}
    settings = create_settings(tmp_path, tables, "[permits]\nrows_per_page = 5\n")
    ports = {REGISTRAR.name: CountingRegistrar(asked)}
    wiring = create_wiring(tmp_path, settings=settings, ports=ports)
    return create_database(tmp_path, wiring)


ApprovedCase = Callable[..., UUID]


@pytest.fixture
def approved_case(database: Database) -> ApprovedCase:
    """Make a case that was approved and return its id; answers given replace the usual ones."""

    def make(
        answers: Mapping[str, object] | None = None,
        *,
        run: int = 12_345_678,
        names: tuple[str, str] = ("Rosa", "Huenchumilla Pérez"),
    ) -> UUID:
        with database.transaction() as session:
            person = upsert_resident(session, RUT.of(run), *names)
            case = Case(
                procedure_id=FAIR.id,
                procedure_digest=remember(session, FAIR),
                applicant_id=person.id,
                state=CaseState.APPROVED,
                answers={**ANSWERS, "starts_on": "2027-03-15", **(answers or {})},
                created_at=NOW,
                expires_at=NOW + timedelta(days=30),
            )
            session.add(case)
            session.flush()
            return case.id

    return make
