# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Downloading what was attached, for its owner and for officials."""

from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from munikit.casefile.accesses import note_access
from munikit.cases.case.pages import own
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_case, find_sent
from munikit.cases.record.files import find_attachment
from munikit.cases.record.pages import bp
from munikit.documents import open_stored
from munikit.kernel.words import gettext as _
from munikit.web import actor, database, named, signed_in, transaction


@bp.get("/solicitudes/<uuid:case_id>/archivos/<uuid:attachment_id>")
@signed_in
def download(case_id: UUID, attachment_id: UUID) -> Response:
    with transaction() as session:
        if actor().can(CasePermission.READ):
            _seen_by_official(session, case_id)
        else:
            own(session, case_id)
        found = find_attachment(session, case_id, attachment_id)
        note_access(session, case_id, actor().id, "casefile.download")
    what = _("Recibimos «%(name)s» y es parte de la solicitud", name=found.name)
    content = open_stored(database().wiring, found.sha256, what=what)
    return named(Response(content, content_type=found.media_type), found.name)


def _seen_by_official(session: Session, case_id: UUID) -> None:
    # An official may also be a resident with an application of their own.
    if find_case(session, case_id).applicant_id != actor().id:
        find_sent(session, case_id)
