# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The files a person gave with a case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.models import Attachment
from munikit.kernel.errors import NotFoundError
from munikit.kernel.words import gettext as _


def current_files(session: Session, case_id: UUID) -> Sequence[Attachment]:
    """Return the files that count: none that another one replaced."""
    mine = Attachment.case_id == case_id, Attachment.superseded_at.is_(None)
    return session.scalars(select(Attachment).where(*mine)).all()


def find_attachment(session: Session, case_id: UUID, attachment_id: UUID) -> Attachment:
    """Return a file of a case, also one that another one replaced.

    Raises:
        NotFoundError: that case has none with that id.
    """
    query = select(Attachment).where(Attachment.id == attachment_id, Attachment.case_id == case_id)
    found = session.scalar(query)
    if found is None:
        raise NotFoundError(_("No encontramos ese archivo."))
    return found
