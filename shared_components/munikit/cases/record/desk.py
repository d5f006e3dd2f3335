# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The electronic file at the desk: its index, who looked at it, a copy of the whole."""

from contextlib import ExitStack
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from munikit.casefile.accesses import ACCESSES, newest_accesses, note_access
from munikit.casefile.export import package
from munikit.casefile.index import find_leaf, leaves_of, length_of
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.record.cover import cover_of
from munikit.cases.record.pages import COPIES, leaf_file, sent_whole
from munikit.web import actor, database, page, reading, requires, transaction
from munikit.web.forms import asked

bp = Blueprint("record_desk", __name__, template_folder="../templates")


@bp.get("/bandeja/<uuid:case_id>/expediente")
@requires(CasePermission.READ)
def show_file(case_id: UUID) -> ResponseReturnValue:
    """Show the index a page at a time; ``desde`` is the last leaf of the page before."""
    after = asked().number("desde")
    with transaction() as session:
        find_sent(session, case_id)
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


@bp.get("/bandeja/<uuid:case_id>/expediente/<int:number>")
@requires(CasePermission.READ)
def open_leaf(case_id: UUID, number: int) -> ResponseReturnValue:
    with transaction() as session:
        find_sent(session, case_id)
        leaf = find_leaf(session, case_id, number)
        note_access(session, case_id, actor().id, "casefile.download", leaf=number)
    return leaf_file(leaf)


@bp.post("/bandeja/<uuid:case_id>/expediente/copia")
@requires(CasePermission.EXPORT)
def copy_file(case_id: UUID) -> ResponseReturnValue:
    """Send the whole file as it is made; the copy itself is the last thing in its register."""
    with ExitStack() as held:
        held.enter_context(COPIES.place())
        with transaction() as session:
            case = find_sent(session, case_id)
            note_access(session, case.id, actor().id, "casefile.export")
        with reading() as session:
            cover = cover_of(session, case)
        return sent_whole(package(database(), cover), cover, held.pop_all())
