# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Loading a settlement file: all of it or nothing, and once.

The columns are documented in docs/reference/settlement-file.md.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.kernel.bounds import Days, days_of_a_payment
from munikit.kernel.cells import amount_in, choice_in, day_in, name_in
from munikit.kernel.spreadsheets import Columns, Table, all_right
from munikit.public.rules import Actor, Money, NotFoundError, local_date, wiring
from munikit.public.rules import gettext as _
from munikit_payments.ledger.services import received_by
from munikit_payments.permissions import PaymentPermission
from munikit_payments.settlement.models import SettlementFile, SettlementKind, SettlementLine

COLUMNS = ("fecha", "tipo", "orden", "monto")
OPTIONAL_COLUMNS = ("autorizacion", "comision", "abono")
_TABLE = Columns(COLUMNS, OPTIONAL_COLUMNS, also={"orden de compra": "orden"})
_KINDS = {
    "venta": SettlementKind.SALE,
    "devolucion": SettlementKind.REFUND,
    "anulacion": SettlementKind.REFUND,
}


@dataclass(frozen=True)
class Settled:
    day: date
    kind: SettlementKind
    reference: str
    authorization: str
    amount: Money
    fee: Money
    paid_out_on: date | None


def load_settlement(
    session: Session, content: bytes, *, name: str, gateway: str, by: Actor
) -> SettlementFile:
    """Keep a gateway's settlement file; the same content again returns what was kept.

    Raises:
        ForbiddenError: the official may not.
        InvalidError: it is no such table; a `RowsError` names the rows.
    """
    allow(by, PaymentPermission.RECONCILE)
    sha256 = hashlib.sha256(content).hexdigest()
    known = session.scalar(select(SettlementFile).where(SettlementFile.sha256 == sha256))
    if known is not None:
        return known
    now = wiring(session).clock.now()
    lines = read_settlement(content, local_date(now))
    kept = SettlementFile(
        account=received_by(gateway),
        name=name[:120],
        sha256=sha256,
        first_day=min(line.day for _rest, line in lines),
        last_day=max(line.day for _rest, line in lines),
        loaded_at=now,
        loaded_by_id=by.id,
    )
    session.add(kept)
    session.flush()
    session.add_all([SettlementLine(file_id=kept.id, row=row, **vars(line)) for row, line in lines])
    data: dict[str, str | int | bool] = {"rows": len(lines), "sha256": sha256}
    audit.record(session, "payments.load_settlement", actor_id=by.id, subject_id=kept.id, data=data)
    return kept


def read_settlement(content: bytes, today: date) -> list[tuple[int, Settled]]:
    """Read a file: each row with its number.

    Raises:
        InvalidError: see `load_settlement`.
    """
    read = partial(_line, within=days_of_a_payment(today))
    return all_right(Table(content, _TABLE).read(read))


def _line(row: Mapping[str, str], within: Days) -> Settled:
    return Settled(
        day=day_in(row, "fecha", within),
        kind=choice_in(row, "tipo", _KINDS),
        reference=name_in(row, "orden", most=60),
        authorization=row.get("autorizacion", "")[:60],
        amount=amount_in(row, "monto"),
        fee=amount_in(row, "comision", may_be_zero=True) if row.get("comision") else Money(0),
        paid_out_on=day_in(row, "abono", within) if row.get("abono") else None,
    )


def newest_files(session: Session, most: int) -> Sequence[SettlementFile]:
    newest = select(SettlementFile).order_by(SettlementFile.loaded_at.desc())
    return session.scalars(newest.limit(most)).all()


def find_file(session: Session, file_id: UUID) -> SettlementFile:
    """Return a settlement file.

    Raises:
        NotFoundError: there is none with that id.
    """
    file = session.get(SettlementFile, file_id)
    if file is None:
        raise NotFoundError(_("No encontramos ese archivo."))
    return file
