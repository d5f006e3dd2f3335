# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a file in: looked into and stored first, then recorded."""

from uuid import UUID

from munikit.cases.case.file_pages import accepted_file
from munikit.cases.case.reading import own_case
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


def save_files(form: Form, case_id: UUID) -> bool:
    """Keep every file of a page that can be accepted, and say whether all could.

    It is done also where another answer is wrong, so that nobody uploads a photo twice.
    """
    uploads = [e for e in form if isinstance(e, FileField) and e.data is not None and not e.errors]
    saved = [save_file(each, case_id, each.name) for each in uploads]
    return all(saved)


def show_kept(form: Form, case_id: UUID) -> None:
    """Show beside each file question what was given for it before; most pages ask for none."""
    questions = [each for each in form if isinstance(each, FileField)]
    if not questions:
        return
    with reading() as session:
        kept = files_of(session, own_case(session, case_id, by=actor()))
    for field in questions:
        field.kept = kept.get(field.name)
