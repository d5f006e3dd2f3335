# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case's file as it is exported: what it says of itself and who is in it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from munikit.audit import AuditEntry
from munikit.casefile import CaseFile, Leaf
from munikit.casefile.cover import Cover, Party, PartyKind, Relation
from munikit.cases.case.models import Case
from munikit.cases.case.states import LABELS
from munikit.people import Person
from munikit.procedures import version
from munikit.procedures.asking import Question, Sensitivity
from munikit.wiring import wiring


def cover_of(session: Session, case: Case) -> Cover:
    """Return the cover of a case's file, which is open."""
    file = session.get_one(CaseFile, case.id)
    settings = wiring(session).settings
    procedure = version(session, case.procedure_digest)
    return Cover(
        case_id=case.id,
        iui=file.iui,
        folio=case.folio or "",
        title=f"{procedure.title}, {case.folio}",
        summary=procedure.summary,
        subject=procedure.title,
        state=LABELS[case.state][0],
        opened_at=file.opened_at,
        closed_at=case.closed_at,
        exported_at=wiring(session).clock.now(),
        uri=f"{settings.site.url}/bandeja/{case.id}/expediente",
        portal=settings.site.url,
        body=settings.municipality.name,
        cut=settings.municipality.cut,
        oae_code=settings.case_files.oae_code,
        cpat_code=procedure.definition.cpat_code,
        procedure=procedure.title,
        access_level=settings.case_files.access_level,
        sensitive=_is_sensitive(procedure.definition.questions),
        people=dict(_people(session, case)),
    )


def _is_sensitive(questions: Iterable[Question]) -> bool:
    return any(each.sensitivity is Sensitivity.SENSITIVE for each in questions)


def cover_for_person(session: Session, case: Case) -> Cover:
    """Return the cover of the copy a person takes of their own file.

    It names whoever wrote what is in it, and no official's RUN.
    """
    cover = cover_of(session, case)
    wrote = select(Leaf.actor_id).where(Leaf.case_id == case.id, Leaf.internal.is_(False))
    authors = set(session.scalars(wrote)) | {case.applicant_id}
    people = {
        one: each if one == case.applicant_id else replace(each, run="")
        for one, each in cover.people.items()
        if one in authors
    }
    return replace(cover, people=people, uri=f"{cover.portal}/solicitudes/{case.id}")


def _people(session: Session, case: Case) -> Iterator[tuple[UUID, Party]]:
    acted = select(Leaf.actor_id).where(Leaf.case_id == case.id)
    looked = select(AuditEntry.actor_id).where(AuditEntry.subject_id == case.id)
    known = select(Person).where(Person.id.in_(union(acted, looked).subquery().select()))
    for person in session.scalars(known.order_by(Person.created_at, Person.id)):
        is_applicant = person.id == case.applicant_id
        yield (
            person.id,
            Party(
                Relation.INTERESTED if is_applicant else Relation.RESPONSIBLE,
                PartyKind.CITIZEN if is_applicant else PartyKind.OFFICIAL,
                str(person.run) if person.run else "",
                person.full_name,
            ),
        )
