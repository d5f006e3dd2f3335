# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The electronic file's pages: its index, who looked at it, a copy of the whole."""

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import UUID

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.audit.verifier import canonical
from munikit.casefile import Leaf
from munikit.casefile.accesses import ACCESSES, newest_accesses, note_access
from munikit.casefile.cover import Cover
from munikit.casefile.export import package
from munikit.casefile.index import find_leaf, leaves_of, length_of
from munikit.cases.case.pages import cases, desk, own
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.record.certificate import certificate_of
from munikit.cases.record.cover import cover_for_person, cover_of
from munikit.cases.record.services import ensure_file
from munikit.documents import open_stored
from munikit.kernel.bulkhead import Bulkhead
from munikit.kernel.errors import NotFoundError
from munikit.web import actor, database, named, page, reading, requires, signed_in, transaction
from munikit.web.forms import asked

_COPIES = Bulkhead(2)


@desk.get("/bandeja/<uuid:case_id>/expediente")
@requires(CasePermission.READ)
def show_file(case_id: UUID) -> ResponseReturnValue:
    """Show the index a page at a time; ``desde`` is the last leaf of the page before."""
    after = asked().number("desde")
    with transaction() as session:
        ensure_file(session, find_sent(session, case_id))
        note_access(session, case_id, actor().id, "casefile.read")
    with reading() as session:
        case = find_sent(session, case_id)
        cover = cover_of(session, case)
        return page(
            "munikit/desk/case_file.html",
            case=case,
            cover=cover,
            total=length_of(session, case_id),
            leaves=leaves_of(session, case_id, after=after),
            accesses=newest_accesses(session, case_id),
            words=ACCESSES,
            can=CasePermission,
        )


@desk.get("/bandeja/<uuid:case_id>/expediente/<int:number>")
@requires(CasePermission.READ)
def open_leaf(case_id: UUID, number: int) -> ResponseReturnValue:
    with transaction() as session:
        find_sent(session, case_id)
        leaf = find_leaf(session, case_id, number)
        note_access(session, case_id, actor().id, "casefile.download", leaf=number)
    return _download(leaf)


@desk.post("/bandeja/<uuid:case_id>/expediente/copia")
@requires(CasePermission.EXPORT)
def copy_file(case_id: UUID) -> ResponseReturnValue:
    """Send the whole file as it is made; the copy itself is the last thing in its register."""
    with ExitStack() as held:
        held.enter_context(_COPIES.place())
        with transaction() as session:
            case = find_sent(session, case_id)
            ensure_file(session, case)
            note_access(session, case.id, actor().id, "casefile.export")
        with reading() as session:
            cover = cover_of(session, case)
        return _sent(package(database(), cover), cover, held.pop_all())


@cases.get("/solicitudes/<uuid:case_id>/certificado")
@signed_in
def certificate(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        return _download(_own_certificate(session, case_id))


@cases.post("/solicitudes/<uuid:case_id>/expediente")
@signed_in
def own_file(case_id: UUID) -> ResponseReturnValue:
    """Send a person the copy of their own file (Ley 19.880 art. 17), without internal notes."""
    with ExitStack() as held:
        held.enter_context(_COPIES.place())
        with transaction() as session:
            case = own(session, case_id)
            if case.submitted_at is None:
                raise NotFoundError("Todavía no hay expediente: se abre cuando envía la solicitud.")
            ensure_file(session, case)
            note_access(session, case.id, actor().id, "casefile.export")
        with reading() as session:
            cover = cover_for_person(session, case)
        return _sent(package(database(), cover, whole=False), cover, held.pop_all())


def _sent(parts: Iterator[bytes], cover: Cover, held: ExitStack) -> Response:
    # It is made while it is sent: the place is held until then.
    response = named(Response(parts, mimetype="application/zip"), f"{cover.iui}.zip")
    response.call_on_close(held.close)
    return response


def _own_certificate(session: Session, case_id: UUID) -> Leaf:
    return certificate_of(session, own(session, case_id).id)


def _content(leaf: Leaf) -> bytes:
    if leaf.content is not None:
        return canonical(leaf.content)
    what = f"La foja {leaf.number}, «{leaf.title}», está en el expediente"
    return open_stored(database().wiring, leaf.sha256, what=what)


def _download(leaf: Leaf) -> Response:
    content = _content(leaf)
    response = named(Response(content, content_type=leaf.media_type), leaf.name)
    # A stranger's file is never shown inside the portal's own pages.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
