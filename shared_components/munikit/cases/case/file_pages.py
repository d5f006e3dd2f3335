# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An uploaded file is looked into and stored before anything speaks of it."""

from munikit.documents import AcceptedFile, accept_upload
from munikit.kernel.errors import InvalidError
from munikit.people import Counted, count_use
from munikit.web import actor, database, transaction
from munikit.web.forms import FileField


def accepted_file(field: FileField) -> AcceptedFile | None:
    """Look into the uploaded file and store it; where it cannot be accepted the field says why."""
    upload = field.data
    most = database().wiring.settings.files.max_upload_bytes
    try:
        # Of its own and first: what is refused later was looked into, and may be stored already.
        with transaction() as session:
            count_use(session, actor().id, Counted.UPLOADS)
        # Read whole, which the limit of a request bounds: it is told what it weighs.
        accepted = accept_upload(upload.filename, upload.read(), most_bytes=most)
    except InvalidError as error:
        field.errors = [error.message]
        return None
    database().wiring.files.put(accepted.content)
    return accepted
