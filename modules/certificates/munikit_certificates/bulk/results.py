# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How each row of a batch came out, for the desk, for a file and for the command."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from munikit.contracts.registrar import DocumentState
from munikit.public.rules import gettext as _
from munikit_certificates.bulk.models import BatchRow, RowState
from munikit_certificates.models import Document

Result = Row[BatchRow, Document | None]

HEADER = ("fila", "run", "nombre", "resultado", "folio", "motivo")


def results(
    session: Session, batch_id: UUID, *, page: int, size: int, state: RowState | None = None
) -> Sequence[Result]:
    """Return a page of a batch's rows in the order of the file, counted from 1."""
    query = _query(batch_id)
    if state is not None:
        query = query.where(BatchRow.state == state)
    return session.execute(query.limit(size).offset((page - 1) * size)).all()


def result_lines(session: Session, batch_id: UUID) -> Iterator[tuple[object, ...]]:
    """Yield every row of a batch as cells under `HEADER`."""
    for row, document in session.execute(_query(batch_id).execution_options(yield_per=500)):
        given = row.given
        folio = document.folio if document else ""
        word = result_of(row, document)[0]
        yield (
            row.number,
            given.get("run", ""),
            document.holder_name if document else given.get("nombre", ""),
            word,
            folio,
            row.trouble,
        )


def result_of(row: BatchRow, document: Document | None) -> tuple[str, str]:
    """Return how a row came out as people read it, and how it looks."""
    if row.state is RowState.REFUSED:
        return _("No se emitió"), "problem"
    if document is None:
        return _("En espera"), "info"
    if document.state is DocumentState.REVOKED:
        return _("Anulado"), "problem"
    if document.state is DocumentState.REQUESTED:
        return _("En preparación"), "info"
    return _("Emitido"), "success"


def _query(batch_id: UUID) -> Select[BatchRow, Document | None]:
    query = select(BatchRow, Document).outerjoin(Document, Document.id == BatchRow.document_id)
    return query.where(BatchRow.batch_id == batch_id).order_by(BatchRow.number)
