# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Papers that acts end in: asked for with the act, entered into the file once they are made."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.acts import ACTS, Paper
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.paper import paper_of_act
from munikit.cases.record.services import enter_document
from munikit.contracts.registrar import REGISTRAR, DocumentIssued, IssuedDocument
from munikit.wiring import ask, ask_if_any


def ask_for_paper(session: Session, case: Case, line: CaseAct, paper: Paper) -> None:
    """Have the paper of an act made; it takes its folio with the act.

    Raises:
        ConflictError: it is for somebody whose power no official accepted.
        InvalidError: whom it is for has no RUN, or the paper could not show a letter.
        UnavailableError: no papers are made in this portal.
    """
    ask(session, REGISTRAR).issue(session, paper_of_act(session, case, line, paper))


def makes_papers(session: Session) -> bool:
    """Say whether papers are made in this portal at all."""
    return ask_if_any(session, REGISTRAR) is not None


def hear_paper_made(session: Session, event: DocumentIssued) -> None:
    """Enter the paper of an act into the file of its case, once."""
    line = session.get(CaseAct, event.subject_id)
    if line is not None:
        document = ask(session, REGISTRAR).document_of(session, line.id)
        enter_document(session, session.get_one(Case, line.case_id), document)


def papers_of(session: Session, case: Case) -> list[IssuedDocument]:
    """Return the papers that acts of a case ended in, oldest first."""
    names = [act.name for act in ask(session, ACTS).values() if act.paper is not None]
    registrar = ask_if_any(session, REGISTRAR)
    if not names or registrar is None:
        return []
    lines = select(CaseAct.id).where(CaseAct.case_id == case.id, CaseAct.kind.in_(names))
    made = [
        registrar.document_of(session, id_) for id_ in session.scalars(lines.order_by(CaseAct.seq))
    ]
    return [each for each in made if each is not None]
