# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' register of documents: pages of it, its figures, a copy for a spreadsheet."""

from collections.abc import Iterator
from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue

from munikit import audit
from munikit.people.lookup_pages import note_desk_lookup
from munikit.public.pages import actor, page, reading, requires, transaction
from munikit.public.rules import local_date, wiring
from munikit.web import table_file
from munikit.web.forms import asked
from munikit_certificates.models import Document
from munikit_certificates.register.services import (
    LABELS,
    DocumentStanding,
    Filters,
    every,
    look_up,
    standing_of,
    titles,
)
from munikit_certificates.register.statistics import figures
from munikit_certificates.verification.services import DocumentPermission

bp = Blueprint("documents", __name__, template_folder="../templates")

_HEADER = (
    "folio",
    "documento",
    "run",
    "a_nombre_de",
    "estado",
    "pedido",
    "emitido",
    "vale_desde",
    "vale_hasta",
    "unidad",
    "motivo_de_anulacion",
)


@bp.get("/bandeja/documentos")
@requires(DocumentPermission.READ)
def listing() -> ResponseReturnValue:
    filters = _filters()
    note_desk_lookup(filters.text)
    with reading() as session:
        found = look_up(session, filters)
        kinds = titles(session)
        today = local_date(wiring(session).clock.now())
    return page(
        "certificates/listing.html",
        rows=[(document, LABELS[standing_of(document, today)]) for document in found.rows],
        found=found,
        filters=filters,
        kinds=[(title, title) for title in kinds],
        standings=[(standing.value, words) for standing, (words, _) in LABELS.items()],
        may_revoke=actor().can(DocumentPermission.REVOKE),
        may_export=actor().can(DocumentPermission.EXPORT),
    )


@bp.get("/bandeja/documentos/cifras")
@requires(DocumentPermission.READ)
def statistics() -> ResponseReturnValue:
    with reading() as session:
        found = figures(session)
    standings = [words for words, _ in LABELS.values()]
    return page("certificates/statistics.html", figures=found, standings=standings)


@bp.get("/bandeja/documentos.csv")
@requires(DocumentPermission.EXPORT)
def export() -> ResponseReturnValue:
    """Send the register row by row. It takes personal data out: who did so is kept."""
    filters = _filters()
    note_desk_lookup(filters.text)
    with transaction() as session:
        data: dict[str, str | int | bool] = {"filtered": filters.narrows}
        by = actor().id
        audit.record(session, "certificates.export", actor_id=by, subject_id=None, data=data)
        today = local_date(wiring(session).clock.now())
    return table_file(_HEADER, _lines(filters, today), name=f"documentos-{today}.csv")


def _lines(filters: Filters, today: date) -> Iterator[tuple[object, ...]]:
    with reading() as session:
        for document in every(session, filters):
            yield _cells(document, today)


def _cells(document: Document, today: date) -> tuple[object, ...]:
    return (
        document.folio,
        document.title,
        document.holder_run,
        document.holder_name,
        LABELS[standing_of(document, today)][0],
        document.requested_at,
        document.issued_at,
        document.valid_from,
        document.valid_until,
        document.unit,
        document.revoked_reason,
    )


def _filters() -> Filters:
    """Return what the address asks for; what it says badly is as if it were not said."""
    said = asked()
    return Filters(
        text=said.text("q", 60),
        title=said.text("t", 200),
        standing=said.choice("e", DocumentStanding),
        since=said.day("desde"),
        until=said.day("hasta"),
        page=said.number("p", 1, least=1),
    )
