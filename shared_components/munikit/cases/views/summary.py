# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case's answers as rows to read, for its owner and for officials."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.models import Attachment, Case
from munikit.procedures import Page, Procedure, Question, QuestionKind
from munikit.procedures.questions import shown_answer
from munikit.ui.formats import file_size


@dataclass(frozen=True)
class SummaryRow:
    label: str
    value: str
    href: str = ""
    change: str = ""


@dataclass(frozen=True)
class KeptFile:
    """A file the person gave before, as the file question shows it."""

    name: str
    size: int
    path: str


def sections(
    session: Session,
    case: Case,
    procedure: Procedure,
    *,
    change: Callable[[Page], str] | None = None,
) -> list[tuple[str, list[SummaryRow]]]:
    """Return the pages with their answers; ``change`` gives the address where one is changed."""
    files = files_of(session, case)
    return [
        (
            page.title,
            [_row(case, q, files, change(page) if change else "") for q in page.questions],
        )
        for page in procedure.pages_for(case.answers)
    ]


def files_of(session: Session, case: Case) -> dict[str, KeptFile]:
    """Return the files that count, by question."""
    query = select(Attachment).where(
        Attachment.case_id == case.id, Attachment.superseded_at.is_(None)
    )
    return {
        each.question_id: KeptFile(each.name, each.size_bytes, _address(case.id, each.id))
        for each in session.scalars(query)
    }


def _row(case: Case, question: Question, files: dict[str, KeptFile], change: str) -> SummaryRow:
    if question.kind is QuestionKind.FILE and question.id in files:
        kept = files[question.id]
        return SummaryRow(
            question.title, f"{kept.name} ({file_size(kept.size)})", kept.path, change
        )
    return SummaryRow(
        question.title, shown_answer(question, case.answers.get(question.id)), "", change
    )


def _address(case_id: UUID, attachment_id: UUID) -> str:
    return url_for("cases.download", case_id=case_id, attachment_id=attachment_id)
