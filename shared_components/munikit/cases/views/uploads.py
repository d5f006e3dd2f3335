# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking a file in: looked into and stored first, then recorded."""

from uuid import UUID

from munikit.access import actor
from munikit.cases.services import filing
from munikit.db import database, transaction
from munikit.documents import accept_upload
from munikit.forms import FileField
from munikit.kernel.errors import InvalidError


def save_file(field: FileField, case_id: UUID, question_id: str) -> bool:
    """Keep the uploaded file; where it cannot be accepted the field says why."""
    upload = field.data
    most = database().wiring.settings.files.max_upload_bytes
    try:
        # One byte more than is allowed is enough to know that it is too large.
        accepted = accept_upload(upload.filename, upload.read(most + 1), most_bytes=most)
    except InvalidError as error:
        field.errors = [error.message]
        return False
    database().wiring.files.put(accepted.content)
    with transaction() as session:
        filing.attach(session, case_id, question_id, accepted, by=actor())
    return True
