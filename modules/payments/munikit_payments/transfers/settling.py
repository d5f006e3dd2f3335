# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Settling the rows of a confirmed file: each in a transaction, so that it can stop and go on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.cases.case.contact import email_about
from munikit.db import Database
from munikit.kernel.clock import start_of
from munikit.notices import notify
from munikit.public.rules import Job, Work, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.models import Charge, Method
from munikit_payments.paying.settling import pay
from munikit_payments.transfers.matching import Waiting, match
from munikit_payments.transfers.models import (
    LINE_TRANSITIONS,
    BankFile,
    BankFileState,
    BankLine,
    LineMove,
    LineState,
    Transfer,
)
from munikit_payments.transfers.references import reference_in


def settle_file(database: Database, file_id: UUID) -> None:
    """Settle the rows of a file that are not settled yet, whoever began."""
    for line_id in _new_lines(database, file_id):
        with database.transaction() as session:
            settle_line(session, line_id)
    with database.transaction() as session:
        file = session.get_one(BankFile, file_id, with_for_update=True)
        if file.state is BankFileState.RUNNING:
            file.state = BankFileState.DONE
            file.done_at = wiring(session).clock.now()


def settle_line(session: Session, line_id: UUID) -> None:
    """Pay the charge a row names, or put the row where a person sees it."""
    line = session.get_one(BankLine, line_id, with_for_update=True)
    if line.state is not LineState.NEW:
        return
    lock_charge(session, reference_in(line.text))
    official_id = session.get_one(BankFile, line.file_id).confirmed_by_id
    (matched,) = match(session, [line], official_id)
    line.reason = matched.reason
    line.transfer_id = matched.found.transfer.id if matched.found else None
    if matched.move is LineMove.PAY and matched.found:
        pay_by(session, line, matched.found)
        return
    change(session, line, matched.move)
    if matched.found:
        _tell(session, line, matched.found.charge)


def lock_charge(session: Session, reference: str) -> None:
    """Lock what a reference pays, so that nobody pays it or lets go of it meanwhile."""
    owed = select(Transfer.charge_id).where(Transfer.reference == reference)
    session.scalars(select(Charge).where(Charge.id.in_(owed)).with_for_update()).all()


def pay_by(
    session: Session, line: BankLine, found: Waiting, *, actor_id: UUID | None = None
) -> None:
    """Make a row the payment of a charge, as a gateway's approval would."""
    change(session, line, LineMove.PAY, actor_id=actor_id)
    line.transfer_id = found.transfer.id
    pay(
        session,
        found.charge,
        method=Method.TRANSFER,
        authorization=line.operation,
        reference=found.transfer.reference,
        # The bank tells the day, and no hour.
        paid_at=start_of(line.day),
    )


def change(session: Session, line: BankLine, by: LineMove, *, actor_id: UUID | None = None) -> None:
    """Move a row by its table and write the journal.

    Raises:
        ConflictError: the table has no such move.
    """
    before = line.state
    line.state = LINE_TRANSITIONS.after(
        before, by, refused=_("Esta transferencia ya está resuelta.")
    )
    data = {"before": before.value, "after": line.state.value}
    audit.record(
        session, f"payments.transfer_{by}", actor_id=actor_id, subject_id=line.id, data=data
    )


def _new_lines(database: Database, file_id: UUID) -> Sequence[UUID]:
    query = select(BankLine.id).where(BankLine.file_id == file_id, BankLine.state == LineState.NEW)
    with database.reading() as session:
        return session.scalars(query.order_by(BankLine.row)).all()


def _tell(session: Session, line: BankLine, charge: Charge) -> None:
    notify(
        session,
        key=f"transfer-review-{line.id}",
        to=email_about(session, charge.subject_id, charge.payer_id),
        subject=_("Su transferencia no cuadra con el cobro"),
        body=_(
            "Recibimos %(amount)s con la referencia de un cobro suyo con el que no "
            "cuadra. La tesorería lo está viendo. No transfiera de nuevo.\n\nVea el cobro "
            "en %(url)s/pagos/%(id)s",
            amount=line.amount,
            url=wiring(session).settings.site.url,
            id=charge.id,
        ),
    )


def _run(work: Work) -> None:
    settle_file(work.database, UUID(work.payload["file_id"]))


SETTLE_BANK_FILE = Job("payments.settle_bank_file", _run)
