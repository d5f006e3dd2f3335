# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Loading the bank's file: nothing is paid by it until a person has seen it and confirms it.

The same content again is the same file, and a row that was in an earlier file is not repeated.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.db.folios import next_folio
from munikit.kernel.spreadsheets import RowError
from munikit.public.rules import Actor, ConflictError, enqueue, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.ledger.services import ALL_YEARS
from munikit_payments.permissions import PaymentPermission
from munikit_payments.transfers.announcing import today
from munikit_payments.transfers.models import (
    BankFile,
    BankFileProblem,
    BankFileState,
    BankLine,
)
from munikit_payments.transfers.reading import find_file
from munikit_payments.transfers.rows import BankRow, Key, keys_of, read_rows
from munikit_payments.transfers.settling import SETTLE_BANK_FILE

# A series whose numbers nobody reads: whoever takes the next has the turn until the commit.
_TURN = "bank_file"
_AT_ONCE = 500
_DECIDED = _l("Este archivo ya se confirmó. Sus filas no se quitan.")


def load_bank_file(session: Session, content: bytes, *, name: str, by: Actor) -> BankFile:
    """Keep a file to be looked at; the same content again returns what was kept.

    Raises:
        ForbiddenError: the official may not.
        InvalidError: it is no such table, or has no rows.
        ConflictError: an earlier one has to be confirmed or discarded first.
    """
    allow(by, PaymentPermission.RECONCILE)
    next_folio(session, _TURN, ALL_YEARS)
    sha256 = hashlib.sha256(content).hexdigest()
    known = session.scalar(select(BankFile).where(BankFile.sha256 == sha256))
    if known is not None:
        return known
    _require_turn(session)
    rows = list(read_rows(content, today(session)))
    file = BankFile(
        name=name[:120],
        sha256=sha256,
        loaded_by_id=by.id,
        loaded_at=wiring(session).clock.now(),
    )
    session.add(file)
    session.flush()
    _keep(session, file, rows)
    _journal(session, "load_bank_file", file, by)
    return file


def confirm(session: Session, file_id: UUID, *, by: Actor) -> None:
    """Have the rows of a file settled; confirming twice settles once.

    Raises:
        ForbiddenError: the official may not.
    """
    allow(by, PaymentPermission.RECONCILE)
    file = _locked(session, file_id)
    if file.state is not BankFileState.PREVIEW:
        return
    file.state = BankFileState.RUNNING
    file.confirmed_by_id = by.id
    file.confirmed_at = wiring(session).clock.now()
    enqueue(session, SETTLE_BANK_FILE, key=str(file.id), payload={"file_id": str(file.id)})
    _journal(session, "confirm_bank_file", file, by)


def discard(session: Session, file_id: UUID, *, by: Actor) -> None:
    """Forget a file that was only looked at, such as one of another account.

    Raises:
        ForbiddenError: the official may not.
        ConflictError: it was confirmed.
    """
    allow(by, PaymentPermission.RECONCILE)
    file = _locked(session, file_id)
    if file.state is not BankFileState.PREVIEW:
        raise ConflictError(_DECIDED)
    _journal(session, "discard_bank_file", file, by)
    for table in (BankLine, BankFileProblem):
        session.execute(delete(table).where(table.file_id == file.id))
    session.delete(file)


def _locked(session: Session, file_id: UUID) -> BankFile:
    return find_file(session, file_id, for_update=True)


def _require_turn(session: Session) -> None:
    waiting = select(BankFile).where(BankFile.state == BankFileState.PREVIEW)
    other = session.scalars(waiting).first()
    if other is not None:
        raise ConflictError(
            _("Confirme o descarte primero el archivo «%(name)s».", name=other.name)
        )


def _keep(session: Session, file: BankFile, rows: Sequence[tuple[int, BankRow | RowError]]) -> None:
    known = _known(session, [row.day for _rest, row in rows if isinstance(row, BankRow)])
    for number, row in rows:
        earlier = _earlier(row, known)
        if isinstance(row, BankRow) and earlier is None:
            session.add(BankLine(file_id=file.id, row=number, **vars(row)))
            continue
        problem = _problem(row, earlier)
        if problem is None:
            file.known += 1
            continue
        file.problems += 1
        session.add(BankFileProblem(file_id=file.id, row=number, text=str(problem)))
    session.flush()


def _known(session: Session, days: Sequence[date]) -> dict[Key, BankLine]:
    if not days:
        return {}
    query = select(BankLine).where(BankLine.day.between(min(days), max(days)))
    found = session.scalars(query.execution_options(yield_per=_AT_ONCE))
    return {key: line for line in found for key in keys_of(line.day, line.operation, line.amount)}


def _earlier(row: BankRow | RowError, known: dict[Key, BankLine]) -> BankLine | None:
    if isinstance(row, RowError):
        return None
    return next((known[key] for key in row.keys if key in known), None)


def _problem(row: BankRow | RowError, earlier: BankLine | None) -> RowError | None:
    if isinstance(row, RowError):
        return row
    if earlier is None or earlier.amount == row.amount:
        return None
    return RowError(
        _(
            "operacion: «%(operation)s» ya se cargó ese día por %(amount)s",
            operation=row.operation,
            amount=earlier.amount,
        )
    )


def _journal(session: Session, verb: str, file: BankFile, by: Actor) -> None:
    data = {"sha256": file.sha256}
    audit.record(session, f"payments.{verb}", actor_id=by.id, subject_id=file.id, data=data)
