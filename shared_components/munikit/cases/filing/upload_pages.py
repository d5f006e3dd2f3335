# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a file in: looked into and stored first, then recorded."""

from collections.abc import Iterator
from uuid import UUID

from munikit.cases.case.file_pages import accepted_file
from munikit.cases.case.models import Case
from munikit.cases.filing import services as filing
from munikit.cases.record.summary_pages import files_of
from munikit.web import actor, reading, transaction
from munikit.web.forms import FileField, Form


def save_file(field: FileField, case_id: UUID, question_id: str) -> bool:
    """Keep the uploaded file; where it cannot be accepted the field says why."""
    accepted = accepted_file(field)
    if accepted is None:
        return False
    with transaction() as session:
        filing.attach(session, case_id, question_id, accepted, by=actor())
    return True


def has_uploads(form: Form) -> bool:
    """Say whether a page brings a file that can be looked into."""
    return any(True for _each in _uploads(form))


def save_files(form: Form, case_id: UUID) -> bool:
    """Keep every file of a page that can be accepted, and say whether all could.

    It is done also where another answer is wrong, so that nobody uploads a photo twice.
    """
    saved = [save_file(each, case_id, each.name) for each in _uploads(form)]
    return all(saved)


def show_kept(form: Form, case: Case) -> None:
    """Show beside each file question what was given for it before."""
    asked = [each for each in form if isinstance(each, FileField)]
    if not asked:
        return
    with reading() as session:
        kept = files_of(session, case)
    for field in asked:
        field.kept = kept.get(field.name)


def _uploads(form: Form) -> Iterator[FileField]:
    return (e for e in form if isinstance(e, FileField) and e.data is not None and not e.errors)
