# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person is given of their own electronic file, and how any of it is sent."""

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.audit.verifier import canonical
from munikit.casefile import Leaf
from munikit.casefile.accesses import note_access
from munikit.casefile.cover import Cover
from munikit.casefile.export import package
from munikit.cases.case.pages import own
from munikit.cases.record.certificate import certificate_of
from munikit.cases.record.cover import cover_for_person
from munikit.documents import open_stored
from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import NotFoundError
from munikit.kernel.words import gettext as _
from munikit.web import actor, database, named, reading, signed_in, transaction

bp = Blueprint("record", __name__, template_folder="../templates")
COPIES = Bulkhead(2)


@bp.get("/solicitudes/<uuid:case_id>/certificado")
@signed_in
def certificate(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        return leaf_file(_own_certificate(session, case_id))


@bp.post("/solicitudes/<uuid:case_id>/expediente")
@signed_in
def own_file(case_id: UUID) -> ResponseReturnValue:
    """Send a person the copy of their own file (Ley 19.880 art. 17), without internal notes."""
    with ExitStack() as held:
        held.enter_context(COPIES.place())
        with transaction() as session:
            case = own(session, case_id)
            if case.submitted_at is None:
                raise NotFoundError(
                    _("Todavía no hay expediente: se abre cuando envía la solicitud.")
                )
            note_access(session, case.id, actor().id, "casefile.export")
        with reading() as session:
            cover = cover_for_person(session, case)
        return sent_whole(package(database(), cover, whole=False), cover, held.pop_all())


def sent_whole(parts: Iterator[bytes], cover: Cover, held: ExitStack) -> Response:
    # It is made while it is sent: the place is held until then.
    response = named(Response(parts, mimetype="application/zip"), f"{cover.iui}.zip")
    response.call_on_close(held.close)
    return response


def _own_certificate(session: Session, case_id: UUID) -> Leaf:
    return certificate_of(session, own(session, case_id).id)


def _content(leaf: Leaf) -> bytes:
    if leaf.content is not None:
        return canonical(leaf.content)
    what = _("La foja %(n)s, «%(title)s», está en el expediente", n=leaf.number, title=leaf.title)
    return open_stored(database().wiring, leaf.sha256, what=what)


def leaf_file(leaf: Leaf) -> Response:
    content = _content(leaf)
    return named(Response(content, content_type=leaf.media_type), leaf.name)
