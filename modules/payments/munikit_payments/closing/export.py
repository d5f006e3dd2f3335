# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The closed days for the municipality's accounting system, as CSV or in fixed columns.

The fixed layout is documented in docs/reference/accounting-export.md; a test holds them together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.public.rules import NotFoundError
from munikit.public.rules import gettext as _
from munikit_payments.ledger.close_models import DayClose
from munikit_payments.ledger.services import LedgerEntry

HEADER = (
    "dia_contable",
    "asiento",
    "linea",
    "tipo",
    "cuenta",
    "debe",
    "haber",
    "referencia",
    "concepto",
)


@dataclass(frozen=True)
class Column:
    """A column of the fixed layout. Numbers are filled with zeros, text with spaces."""

    name: str
    width: int
    number: bool = False


LAYOUT = (
    Column("dia_contable", 8),
    Column("asiento", 9, number=True),
    Column("linea", 2, number=True),
    Column("tipo", 12),
    Column("cuenta", 30),
    Column("debe", 12, number=True),
    Column("haber", 12, number=True),
    Column("referencia", 30),
    Column("concepto", 60),
)
ENCODING = "iso-8859-1"
_TRAILER = "99999999"


def closed_entries(session: Session, first: date, last: date) -> Sequence[LedgerEntry]:
    """Return the entries of the closed days from ``first`` to ``last``, in order.

    Raises:
        NotFoundError: no day of them is closed. What may still change is not exported.
    """
    days = select(DayClose.day).where(DayClose.day.between(first, last))
    query = select(LedgerEntry).where(LedgerEntry.day.in_(days)).order_by(LedgerEntry.seq)
    found = session.scalars(query).all()
    if not found:
        raise NotFoundError(_("No hay días cerrados en esas fechas. Cierre el día y expórtelo."))
    return found


def cells(
    entries: Iterable[LedgerEntry], accounts: Mapping[str, str]
) -> Iterator[tuple[str | int, ...]]:
    """Yield a row for each entry, as `HEADER` names its cells."""
    for entry in entries:
        values = _values(entry, accounts)
        yield tuple(values[name] for name in HEADER)


def as_fixed_columns(entries: Sequence[LedgerEntry], accounts: Mapping[str, str]) -> bytes:
    """Return one line of fixed columns for each entry, and one that adds them up."""
    rows = [_values(entry, accounts) for entry in entries]
    total: dict[str, str | int] = {
        "dia_contable": _TRAILER,
        "asiento": len(rows),
        "linea": 0,
        "tipo": "TOTAL",
        "cuenta": "",
        "debe": sum(int(row["debe"]) for row in rows),
        "haber": sum(int(row["haber"]) for row in rows),
        "referencia": "",
        "concepto": "",
    }
    lines = (
        _fixed({**row, "dia_contable": str(row["dia_contable"]).replace("-", "")}) for row in rows
    )
    text = "".join(f"{line}\r\n" for line in (*lines, _fixed(total)))
    # One byte for each character, or the columns would shift.
    return text.encode(ENCODING, errors="replace")


def _values(entry: LedgerEntry, accounts: Mapping[str, str]) -> dict[str, str | int]:
    pesos = entry.amount.pesos
    return {
        "dia_contable": entry.day.isoformat(),
        "asiento": entry.number,
        "linea": entry.line,
        "tipo": entry.kind.value,
        "cuenta": accounts.get(entry.account, entry.account),
        "debe": max(pesos, 0),
        "haber": max(-pesos, 0),
        "referencia": entry.reference,
        "concepto": entry.concept,
    }


def _fixed(values: Mapping[str, str | int]) -> str:
    return "".join(_cell(column, values[column.name]) for column in LAYOUT)


def _cell(column: Column, value: str | int) -> str:
    if column.number:
        return f"{value:0{column.width}d}"
    # A line break inside would begin a new record.
    text = " ".join(str(value).split())
    if column.name == "dia_contable":
        text = text.replace("-", "")
    return f"{text[: column.width]:<{column.width}}"
