# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` and the books' invariants look at for transfers."""

from datetime import timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from munikit.module import Finding, Health
from munikit.public.contracts import ChargeState
from munikit.public.rules import gettext as _
from munikit.public.rules import wiring
from munikit_payments.charges.models import Charge, Method, Receipt
from munikit_payments.transfers.deciding import count_to_review
from munikit_payments.transfers.models import BankFile, BankLine, LineState, Transfer

# Two working days, and a weekend between them.
_FILE_IS_LATE = timedelta(days=4)


def check_transfers(session: Session) -> Finding:
    """Say whether money came in that nobody looked at, or people wait for the bank's file."""
    doubtful = count_to_review(session)
    if doubtful:
        return Finding(
            Health.PROBLEM,
            _("%(doubtful)s transferencias no cuadran con ningún cobro", doubtful=doubtful),
            _("Véalas en Tesorería → Por revisar"),
        )
    late = _waiting_too_long(session)
    if late:
        return Finding(
            Health.WARNING,
            _(
                "%(late)s transferencias anunciadas esperan el archivo del banco hace días",
                late=late,
            ),
            _("Cárguelo en Tesorería → Transferencias"),
        )
    return Finding(Health.OK, _("No hay transferencias por revisar"))


def transfers_unlike_their_receipt(session: Session) -> int:
    """Count the rows that paid a charge without its receipt, and the receipts without a row."""
    same = (
        (Transfer.id == BankLine.transfer_id)
        & (Transfer.charge_id == Receipt.charge_id)
        & (BankLine.amount == Receipt.amount)
        & (BankLine.operation == Receipt.authorization)
    )
    paid = BankLine.state == LineState.PAID
    by_transfer = Receipt.method == Method.TRANSFER.value
    rows = select(func.count()).select_from(BankLine)
    receipts = select(func.count()).select_from(Receipt)
    unlike = (
        rows.where(paid, ~exists().where(same, by_transfer)),
        receipts.where(by_transfer, ~exists().where(same, paid)),
    )
    return sum(session.scalar(query) or 0 for query in unlike)


def _waiting_too_long(session: Session) -> int:
    since = wiring(session).clock.now() - _FILE_IS_LATE
    loaded = exists().where(BankFile.loaded_at > since)
    waiting = (
        select(func.count())
        .select_from(Transfer)
        .join(Charge, Charge.id == Transfer.charge_id)
        .where(Charge.state == ChargeState.OPEN, Transfer.announced_at < since, ~loaded)
    )
    return session.scalar(waiting) or 0
