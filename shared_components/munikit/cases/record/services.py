# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What of a case goes into its electronic file, and when (Ley 19.880 art. 18, DS 10 of 2023)."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import casefile
from munikit.casefile import Item, LeafKind, Stored
from munikit.cases.case.acts import act_named
from munikit.cases.case.models import Attachment, Case, CaseAct
from munikit.cases.case.standing import power_of
from munikit.contracts.registrar import REGISTRAR, IssuedDocument
from munikit.db.folios import number_in
from munikit.documents import StoredFile
from munikit.kernel.clock import local_date
from munikit.people import find_person
from munikit.procedures import Procedure, Question, version
from munikit.procedures.answers import shown_answer
from munikit.wiring import ask_if_any

# The guide's codes for kinds of document (tipo documental).
APPLICATION = 40
ANTECEDENT = 3
CERTIFICATE = 8


def open_case_file(session: Session, case: Case) -> None:
    """Open the file of a case that was filed, with all there is of it so far."""
    number = number_in(case.folio or "")
    day = local_date(case.submitted_at or case.created_at)
    casefile.open_file(session, case.id, f"EXP-{day:%Y%m%d}-{number}", list(_first(session, case)))


def enter_act(session: Session, case: Case, act: CaseAct) -> None:
    """Add an act to the file; what is done before the case is filed enters as it is opened."""
    if case.folio is not None:
        casefile.add(session, case.id, [_act(session, act)], actor_id=act.actor_id)


def enter_attachment(session: Session, case: Case, attachment: Attachment) -> None:
    """Add a file that was sent after the application."""
    item = _attachment(version(session, case.procedure_digest), attachment, case.applicant_id)
    casefile.add(session, case.id, [item], actor_id=case.applicant_id)


def document_of(session: Session, case: Case) -> IssuedDocument | None:
    """Return the paper a case ends in."""
    registrar = ask_if_any(session, REGISTRAR)  # None in a portal whose papers are not made here.
    return registrar.document_of(session, case.id) if registrar else None


def enter_document(session: Session, case: Case, document: IssuedDocument | None) -> None:
    """Add a paper of a case, once."""
    kept = session.get(StoredFile, document.sha256) if document and document.sha256 else None
    if document is None or kept is None or casefile.has(session, case.id, document.id):
        return
    item = Item(
        source_id=document.id,
        kind=LeafKind.DOCUMENT,
        title=f"{document.title}, {document.folio}",
        name=f"{document.folio}.pdf",
        at=document.issued_at or kept.created_at,
        actor_id=None,
        content=stored(kept),
        advanced=document.advanced,
    )
    casefile.add(session, case.id, [item], actor_id=None)


def certificate_id(case_id: UUID) -> UUID:
    """Return the id of a case's filing certificate, of which there is one."""
    return uuid5(case_id, "filing-certificate")


def stored(kept: StoredFile) -> Stored:
    return Stored(sha256=kept.sha256, size_bytes=kept.size_bytes, media_type=kept.media_type)


def _first(session: Session, case: Case) -> Iterator[Item]:
    procedure = version(session, case.procedure_digest)
    yield _application(session, case, procedure)
    files = select(Attachment).where(Attachment.case_id == case.id)
    for each in session.scalars(files.order_by(Attachment.at, Attachment.id)):
        if each.superseded_at is None:
            yield _attachment(procedure, each, case.applicant_id)
    for act in _acts(session, case.id):
        yield _act(session, act)


def _acts(session: Session, case_id: UUID) -> Sequence[CaseAct]:
    query = select(CaseAct).where(CaseAct.case_id == case_id)
    return session.scalars(query.order_by(CaseAct.seq)).all()


def _application(session: Session, case: Case, procedure: Procedure) -> Item:
    return Item(
        source_id=case.id,
        kind=LeafKind.DOCUMENT,
        type_code=APPLICATION,
        title=f"Solicitud: {procedure.title}"[:200],
        name="solicitud.json",
        at=case.submitted_at or case.created_at,
        actor_id=case.applicant_id,
        content=_asked(session, case, procedure),
    )


def _asked(session: Session, case: Case, procedure: Procedure) -> dict[str, Any]:
    """Return the application: who asks, the answers as they were kept and as they were read."""
    person = find_person(session, case.applicant_id)
    return {
        "procedure": {"id": procedure.id, "title": procedure.title, "version": procedure.digest},
        "folio": case.folio,
        "applicant": {"name": person.full_name, "run": str(person.run) if person.run else None},
        "represented": _represented(session, case),
        "answers": case.answers,
        "read": [
            {"page": page.title, "question": each.title, "answer": _shown(case, each)}
            for page in procedure.pages_for(case.answers)
            for each in page.questions
        ],
    }


def _represented(session: Session, case: Case) -> dict[str, str | bool] | None:
    """Return for whom it was sent, and whether an official had verified the name by then."""
    if case.represented_run is None:
        return None
    power = power_of(session, case)
    return {
        "name": case.represented_name,
        "verified": power is not None and power.was_accepted,
        "run": str(case.represented_run),
        "as": case.represented_as,
    }


def _shown(case: Case, question: Question) -> str:
    return str(shown_answer(question, case.answers.get(question.id)))


def _attachment(procedure: Procedure, attachment: Attachment, owner_id: UUID) -> Item:
    asked = {each.id: each.title for each in procedure.definition.questions}
    return Item(
        source_id=attachment.id,
        kind=LeafKind.DOCUMENT,
        type_code=ANTECEDENT,
        title=asked.get(attachment.question_id, "Documento adjunto")[:200],
        name=attachment.name,
        at=attachment.at,
        actor_id=owner_id,
        content=Stored(
            sha256=attachment.sha256,
            size_bytes=attachment.size_bytes,
            media_type=attachment.media_type,
        ),
    )


def _act(session: Session, line: CaseAct) -> Item:
    act = act_named(session, line.kind)
    return Item(
        source_id=line.id,
        kind=LeafKind.ACT,
        type_code=act.document_type,
        title=act.title,
        name=f"{act.name}.json",
        at=line.at,
        actor_id=line.actor_id,
        internal=line.internal,
        content={"act": act.name, "title": act.title, "text": line.text},
    )
