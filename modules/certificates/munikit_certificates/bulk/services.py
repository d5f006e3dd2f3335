# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Issuing many certificates from a file: by a job, row by row, each in a transaction of its own.

Whatever dies meanwhile, a row is issued once: its certificate's subject is made of the batch and
the row, and a row that has its result is not looked at again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.cases import paper_of
from munikit.db import Database
from munikit.kernel.errors import DomainError
from munikit.kernel.rut import RUTError
from munikit.kernel.text import is_same_name
from munikit.people import Person, enrol
from munikit.procedures import Procedure, remember, version
from munikit.procedures.definition import Due, Kind
from munikit.public.contracts import REGISTRAR
from munikit.public.rules import RUT, InvalidError, Job, NotFoundError, Work, ask, enqueue, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_certificates.bulk.models import Batch, BatchRow, RowState
from munikit_certificates.bulk.reading import NAME, RUN, read_rows
from munikit_certificates.interest import refuse_own_row
from munikit_certificates.records.sources import find_out

# So many rows to a job: well within the time a worker may keep one.
CHUNK = 100
CHARGED = _l(
    "Este certificado se paga y un lote no cobra a nadie: cada persona debe pedirlo. "
    "Si la ordenanza lo hace gratuito, indíquelo en el valor del trámite."
)


@dataclass(frozen=True)
class Progress:
    waiting: int
    issued: int
    refused: int


def open_batch(
    session: Session, procedure: Procedure, content: bytes, *, name: str, by_id: UUID | None
) -> Batch:
    """Receive a file, or return the batch that the same file made before.

    Raises:
        InvalidError: it is no such file, the procedure ends in no certificate, or it is charged.
    """
    if procedure.definition.kind is not Kind.CERTIFICATE:
        raise InvalidError(_("Ese trámite no termina en un certificado."))
    if is_charged(procedure):
        raise InvalidError(CHARGED)
    sha256 = hashlib.sha256(content).hexdigest()
    same = (Batch.procedure_id == procedure.id, Batch.sha256 == sha256)
    batch = session.scalar(select(Batch).where(*same))
    if batch is not None:
        return batch
    rows = list(read_rows(procedure, content))
    batch = _new(session, procedure, sha256, name[:120])
    batch.created_by_id = by_id
    batch.rows = len(rows)
    session.add(batch)
    session.flush()
    session.add_all(_row(batch, *row) for row in rows)
    _ask_for_more(session, batch.id, 0)
    data: dict[str, str | int | bool] = {"rows": len(rows), "procedure": procedure.id}
    audit.record(session, "certificates.bulk", actor_id=by_id, subject_id=batch.id, data=data)
    return batch


def is_charged(procedure: Procedure) -> bool:
    """Say whether somebody may have to pay for it.

    Rights are due from whoever asks for the service (DL 3.063 arts. 40 to 42); nobody asks for
    what a batch certifies, and no rule we know says who pays then: so it is refused.
    """
    cost = procedure.definition.cost
    if cost is None or cost.local or cost.due is Due.NEVER:
        return False
    return cost.rules or not cost.table or any(each.pesos != 0 for each in cost.table)


def issue_rows(database: Database, batch_id: UUID, *, most: int = CHUNK) -> int:
    """Issue the next rows of a batch, at most ``most``, and return how many were looked at."""
    done = 0
    while done < most and _issue_next(database, batch_id):
        done += 1
    return done


def progress_of(session: Session, batch_id: UUID) -> Progress:
    query = select(BatchRow.state, func.count()).where(BatchRow.batch_id == batch_id)
    counts = dict(session.execute(query.group_by(BatchRow.state)).all())
    return Progress(*(counts.get(state, 0) for state in RowState))


def _new(session: Session, procedure: Procedure, sha256: str, name: str) -> Batch:
    return Batch(
        procedure_id=procedure.id,
        procedure_digest=remember(session, procedure),
        sha256=sha256,
        name=name,
        created_at=wiring(session).clock.now(),
    )


def _row(batch: Batch, number: int, cells: Mapping[str, str], trouble: str) -> BatchRow:
    state = RowState.REFUSED if trouble else RowState.WAITING
    given = dict(cells)
    return BatchRow(batch_id=batch.id, number=number, given=given, state=state, trouble=trouble)


def _run(work: Work) -> None:
    batch_id = UUID(work.payload["batch_id"])
    done = int(work.payload["done"])
    looked_at = issue_rows(work.database, batch_id)
    with work.finishing() as session:
        if looked_at == CHUNK:
            _ask_for_more(session, batch_id, done + looked_at)


ISSUE_BATCH = Job("certificates.bulk", _run)


def _ask_for_more(session: Session, batch_id: UUID, done: int) -> None:
    payload: dict[str, str | int] = {"batch_id": str(batch_id), "done": done}
    enqueue(session, ISSUE_BATCH, key=f"{batch_id}:{done}", payload=payload)


def _issue_next(database: Database, batch_id: UUID) -> bool:
    trouble = ""
    with database.reading() as session:
        waiting = select(BatchRow.id).where(BatchRow.batch_id == batch_id)
        waiting = waiting.where(BatchRow.state == RowState.WAITING).order_by(BatchRow.number)
        row_id = session.scalar(waiting.limit(1))
    if row_id is None:
        return False
    try:
        with database.transaction() as session:
            _issue(session, row_id)
    except DomainError as error:
        trouble = error.message
    if trouble:
        with database.transaction() as session:
            row = session.get_one(BatchRow, row_id, with_for_update=True)
            if row.state is RowState.WAITING:
                row.state = RowState.REFUSED
                row.trouble = trouble
    return True


def _issue(session: Session, row_id: UUID) -> None:
    # Locked: another worker, or the command, may be at the same row.
    row = session.get_one(BatchRow, row_id, with_for_update=True)
    if row.state is not RowState.WAITING:
        return
    batch = session.get_one(Batch, row.batch_id)
    procedure = version(session, batch.procedure_digest)
    holder = _holder(session, row.given)
    refuse_own_row(session, holder, batch.created_by_id)
    details = _details(session, procedure, row.given, holder)
    request = paper_of(session, procedure, holder, details)
    wanted = replace(request, subject_id=uuid5(batch.id, str(row.number)))
    row.document_id = ask(session, REGISTRAR).issue(session, wanted).id
    row.state = RowState.ISSUED


def _holder(session: Session, given: Mapping[str, str]) -> Person:
    try:
        run = RUT.parse(given[RUN])
    except RUTError as error:
        raise InvalidError(
            _(
                "El RUN «%(given)s» no es válido. %(words)s.",
                given=given[RUN][:20],
                words=error.words,
            )
        ) from None
    if not given[NAME]:
        raise InvalidError(_("Falta el nombre."))
    person = enrol(session, run, given[NAME])
    # A slip in a RUN must not certify something of somebody else.
    if not is_same_name(person.full_name, given[NAME]):
        raise InvalidError(
            _("Ese RUN ya se conoce con otro nombre. Revise el RUN y el nombre de la fila.")
        )
    return person


def _details(
    session: Session, procedure: Procedure, given: Mapping[str, str], holder: Person
) -> dict[str, str]:
    outcome = procedure.definition.outcome
    titles = {each.id: each.title for each in procedure.definition.questions}
    told = {titles[name]: given[name] for name in outcome.details if given.get(name)}
    if outcome.finding is None:
        return told
    written: Mapping[str, str] = outcome.finding.filled(given)
    written = written or find_out(session, procedure, given, holder.run) or {}
    missing = outcome.finding.missing(written)
    if missing:
        raise InvalidError(
            _(
                "No consta qué certificar: %(missing)s. Véalo una persona.",
                missing=", ".join(missing),
            )
        )
    return {**told, **written}


def newest_batches(session: Session, most: int) -> Sequence[tuple[Batch, Progress]]:
    newest = select(Batch).order_by(Batch.created_at.desc()).limit(most)
    return [(each, progress_of(session, each.id)) for each in session.scalars(newest)]


def find_batch(session: Session, batch_id: UUID) -> Batch:
    """Return a batch.

    Raises:
        NotFoundError: there is none with that id.
    """
    batch = session.get(Batch, batch_id)
    if batch is None:
        raise NotFoundError(_("No encontramos ese lote."))
    return batch
