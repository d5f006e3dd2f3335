# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case's answers as rows to read, for its owner and for officials."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.record.files import current_files
from munikit.kernel.contact import likely_email
from munikit.kernel.sizes import file_size
from munikit.kernel.words import gettext as _
from munikit.procedures import Page, Procedure, Question, QuestionKind
from munikit.procedures.answers import shown_answer

# A file that was sent with an answer and belongs to no question; the number of the request follows.
ENCLOSURE = "enclosure-"


@dataclass(frozen=True)
class SummaryRow:
    """An answer: ``change`` is where it is changed, ``note`` what became of it since."""

    label: str
    value: str
    href: str = ""
    change: str = ""
    note: str = ""


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
    note: Callable[[Question], str] | None = None,
) -> list[tuple[str, list[SummaryRow]]]:
    """Return the pages with their answers.

    ``change`` gives the address where one is changed, ``note`` what became of one since.
    """
    pages = procedure.pages_for(case.answers)
    asks_for_files = any(e.kind is QuestionKind.FILE for page in pages for e in page.questions)
    files = files_of(session, case) if asks_for_files else {}
    rows = []
    for page in pages:
        address = change(page) if change else ""
        noted = ((each, note(each) if note else "") for each in page.questions)
        rows.append((page.title, [_row(case, each, files, said, address) for each, said in noted]))
    return rows


def files_of(session: Session, case: Case) -> dict[str, KeptFile]:
    """Return the files that count, by question."""
    return {
        each.question_id: KeptFile(each.name, each.size_bytes, _address(case.id, each.id))
        for each in current_files(session, case.id)
    }


def enclosures_of(session: Session, case: Case) -> list[SummaryRow]:
    """Return the files that were sent with answers to what was asked for in words."""
    return [
        SummaryRow(_("Archivo que envió"), f"{file.name} ({file_size(file.size)})", file.path)
        for question, file in sorted(files_of(session, case).items())
        if question.startswith(ENCLOSURE)
    ]


def _row(
    case: Case, question: Question, files: dict[str, KeptFile], note: str, change: str
) -> SummaryRow:
    note = note or (_question(question, case) if change else "")
    if question.kind is QuestionKind.FILE and question.id in files:
        kept = files[question.id]
        words = f"{kept.name} ({file_size(kept.size)})"
        return SummaryRow(question.title, words, kept.path, change, note)
    words = shown_answer(question, case.answers.get(question.id))
    return SummaryRow(question.title, words, change=change, note=note)


def _question(question: Question, case: Case) -> str:
    """Ask, where it can still be changed, whether a mail address was meant as it is written."""
    answer = case.answers.get(question.id)
    if question.kind is not QuestionKind.EMAIL or not isinstance(answer, str):
        return ""
    likely = likely_email(answer)
    return _("¿Quiso decir %(likely)s? Si es así, cámbielo", likely=likely) if likely else ""


def _address(case_id: UUID, attachment_id: UUID) -> str:
    return url_for("record.download", case_id=case_id, attachment_id=attachment_id)
