# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Importing a file of debts: in lots, each a transaction, so that it can stop and go on.

The file is the truth of what it names and says nothing of the rest. Loading it again changes
nothing; a debt that is paid, or being paid, is left as it is and told.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.db import Database
from munikit.documents import keep
from munikit.kernel.spreadsheets import RowError
from munikit.public.rules import Actor, InvalidError, Job, Work, enqueue, local_date, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.debt_models import (
    Debt,
    DebtImport,
    DebtImportProblem,
    DebtState,
    ImportState,
)
from munikit_payments.debts.own import Own
from munikit_payments.debts.rows import DebtRow, read_debts, table_of
from munikit_payments.paying.services import settings_of
from munikit_payments.permissions import PaymentPermission

_LOT = 500
# Who has a thousand wrong rows has one mistake, not a thousand.
_MOST_PROBLEMS = 1000
_OTHERWISE = _l(
    "ya está cargada en otro número de cuotas; no se cambió. Anúlela primero como estaba"
)
_OF_ANOTHER = _l(
    "run, rol: el portal ya tiene esta deuda a nombre de otro RUN o rol; no se "
    "cambió. Revise el id; si la deuda cambió de dueño, anúlela como estaba y "
    "cárguela con otro id"
)
Rows = Sequence[tuple[int, DebtRow | RowError]]


def receive_file(database: Database, content: bytes, *, name: str, by: Actor | None) -> UUID:
    """Keep a file to be imported and ask for the job. ``by`` is nobody for the command line.

    Raises:
        ForbiddenError: the official may not.
        InvalidError: it is no table of debts.
    """
    if by is not None:
        allow(by, PaymentPermission.IMPORT_DEBTS)
    table_of(content)  # Refused before it is kept.
    sha256 = database.wiring.files.put(content)
    with database.transaction() as session:
        keep(session, sha256, size_bytes=len(content), media_type="text/csv")
        received = DebtImport(
            name=name[:120],
            sha256=sha256,
            loaded_by_id=by.id if by else None,
            loaded_at=wiring(session).clock.now(),
        )
        session.add(received)
        session.flush()
        payload = {"import_id": str(received.id)}
        enqueue(session, IMPORT_DEBTS, key=str(received.id), payload=payload)
        audit.record(
            session,
            "payments.import_debts",
            actor_id=received.loaded_by_id,
            subject_id=received.id,
            data={"sha256": sha256},
        )
    return received.id


def run_import(
    database: Database, import_id: UUID, tell: Callable[[int, int], None] = lambda _d, _n: None
) -> DebtImport:
    """Import a received file, or go on where another process stopped; return how it went.

    ``tell`` is called with the rows done and the rows there are, after each lot.
    """
    with database.reading() as session:
        received = session.get_one(DebtImport, import_id)
    content = database.wiring.files.get(received.sha256)
    kinds = [kind.id for kind in settings_of(database).debt_kinds]
    try:
        # Of the day it came: the same rows again when another process goes on tomorrow.
        rows = list(read_debts(content, kinds, local_date(received.loaded_at)))
    except InvalidError as error:
        return _finish(database, import_id, ImportState.REFUSED, error.message)
    position = _begin(database, import_id, len(rows))
    while position < len(rows):
        lot = list(islice(rows, position, position + _LOT))
        if not _import_lot(database, import_id, position, lot):
            break  # Another process does it.
        position += len(lot)
        tell(position, len(rows))
    return _finish(database, import_id, ImportState.DONE)


def _run(work: Work) -> None:
    run_import(work.database, UUID(work.payload["import_id"]))


IMPORT_DEBTS = Job("payments.import_debts", _run)


def _begin(database: Database, import_id: UUID, rows: int) -> int:
    with database.transaction() as session:
        received = session.get_one(DebtImport, import_id, with_for_update=True)
        if received.state is ImportState.WAITING:
            received.state = ImportState.RUNNING
            received.rows = rows
        return received.rows_done


def _import_lot(database: Database, import_id: UUID, position: int, lot: Rows) -> bool:
    with database.transaction() as session:
        received = session.get_one(DebtImport, import_id, with_for_update=True)
        if received.rows_done != position:
            return False
        known = _known(session, [row.key for _rest, row in lot if isinstance(row, DebtRow)])
        own = Own(session, received.loaded_by_id)
        for number, row in _undivided(session, lot):
            try:
                if isinstance(row, RowError):
                    raise row
                _import_row(received, row, known.get(row.key), own)
            except RowError as error:
                _note(session, received, number, str(error))
        received.rows_done += len(lot)
    return True


def _known(session: Session, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Debt]:
    query = select(Debt).where(tuple_(Debt.kind, Debt.external_id).in_(keys)).order_by(Debt.id)
    found = session.scalars(query.with_for_update()).all()
    return {(debt.kind, debt.external_id): debt for debt in found}


def _undivided(session: Session, lot: Rows) -> Rows:
    """Return the rows, an error in the place of one that is there in other instalments."""
    rows = [row for _rest, row in lot if isinstance(row, DebtRow)]
    query = select(Debt.kind, Debt.whole_id, Debt.instalments).where(
        tuple_(Debt.kind, Debt.whole_id).in_({(row.kind, row.whole_id) for row in rows}),
        Debt.state != DebtState.WITHDRAWN,
    )
    known = {(kind, whole): instalments for kind, whole, instalments in session.execute(query)}

    def fits(row: DebtRow | RowError) -> bool:
        if isinstance(row, RowError):
            return True
        return known.get((row.kind, row.whole_id), row.instalments) == row.instalments

    return [(number, row if fits(row) else RowError(_OTHERWISE)) for number, row in lot]


def _import_row(received: DebtImport, row: DebtRow, debt: Debt | None, own: Own) -> None:
    session = own.session
    if debt is None:
        if not row.is_withdrawn:
            own.refuse(row.run)
            debt = Debt(kind=row.kind, external_id=row.external_id, whole_id=row.whole_id)
            _write(session, debt, row)
            session.add(debt)
        received.created += not row.is_withdrawn
        received.unchanged += row.is_withdrawn
    elif _says_the_same(debt, row):
        received.unchanged += 1
    elif debt.state is DebtState.PAID:
        raise RowError(_("ya está pagada en el portal; no se cambió"))
    elif debt.order_id is not None:
        raise RowError(_("alguien la está pagando ahora; no se cambió. Cárguela de nuevo después"))
    else:
        own.refuse(row.run, debt.run)
        _refuse_another(debt, row)
        _write(session, debt, row)
        received.withdrawn += row.is_withdrawn
        received.changed += not row.is_withdrawn


def _refuse_another(debt: Debt, row: DebtRow) -> None:
    # Two ids that a spreadsheet spoilt alike would move what one person owes to another.
    if (row.run, row.property_roll) != (debt.run, debt.property_roll):
        raise RowError(_OF_ANOTHER)


def _says_the_same(debt: Debt, row: DebtRow) -> bool:
    facts = (row.run, row.property_roll, row.concept, row.amount, row.due_on, row.first_due_on)
    of = debt
    now = (of.run, of.property_roll, of.concept, of.amount, of.due_on, of.first_due_on)
    withdrawn = debt.state is DebtState.WITHDRAWN
    return facts == now and withdrawn == row.is_withdrawn


def _write(session: Session, debt: Debt, row: DebtRow) -> None:
    debt.run = row.run
    debt.property_roll = row.property_roll
    debt.concept = row.concept
    debt.amount = row.amount
    debt.due_on = row.due_on
    debt.first_due_on = row.first_due_on
    debt.instalment = row.instalment
    debt.instalments = row.instalments
    debt.state = DebtState.WITHDRAWN if row.is_withdrawn else DebtState.OPEN
    debt.updated_at = wiring(session).clock.now()


def _note(session: Session, received: DebtImport, number: int, problem: str) -> None:
    received.problems += 1
    if received.problems <= _MOST_PROBLEMS:
        session.add(DebtImportProblem(import_id=received.id, row=number, text=problem))


def _finish(
    database: Database, import_id: UUID, state: ImportState, refusal: str = ""
) -> DebtImport:
    with database.transaction() as session:
        received = session.get_one(DebtImport, import_id, with_for_update=True)
        over = state is ImportState.REFUSED or received.rows_done == received.rows
        if over and received.done_at is None:
            received.state = state
            received.refusal = refusal
            received.done_at = wiring(session).clock.now()
    return received
