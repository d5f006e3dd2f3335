# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One row of a file of debts. The columns are documented in docs/reference/debts-file.md."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from munikit.kernel.money import Money
from munikit.kernel.rut import RUT, RUTError
from munikit_payments.debts.roll import normal_roll
from munikit_payments.tables import RowError, amount_in, day_in, rows_of

COLUMNS = ("id", "tipo", "concepto", "monto", "vence")
OPTIONAL_COLUMNS = ("run", "rol", "estado")
_STATES = {"": False, "vigente": False, "anulada": True}
_MOST = {"id": 60, "concepto": 200}


@dataclass(frozen=True)
class DebtRow:
    """A debt as the file tells it; ``is_withdrawn``: it is not owed any more."""

    kind: str
    external_id: str
    run: RUT | None
    property_roll: str
    concept: str
    amount: Money
    due_on: date
    is_withdrawn: bool

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.external_id


def read_debts(content: bytes, kinds: Collection[str]) -> Iterator[tuple[int, DebtRow | RowError]]:
    """Yield each row of a file with its number: the debt, or what is wrong with it.

    Raises:
        InvalidError: it is no such table.
    """
    seen: dict[tuple[str, str], int] = {}
    for number, row in rows_of(content, COLUMNS):
        try:
            debt = _debt(row, kinds)
        except RowError as error:
            yield number, error
            continue
        first = seen.setdefault(debt.key, number)
        repeated = RowError(f"id: «{debt.external_id}» ya está en la fila {first}")
        yield number, debt if first == number else repeated


def _debt(row: Mapping[str, str], kinds: Collection[str]) -> DebtRow:
    kind, state = row["tipo"].lower(), row.get("estado", "").lower()
    if kind not in kinds:
        raise RowError(f"tipo: «{row['tipo'][:40]}» no es ninguno de {', '.join(kinds)}")
    if state not in _STATES:
        raise RowError(f"estado: «{row['estado'][:40]}» no es vigente ni anulada")
    run, roll = _run(row), _roll(row)
    if run is None and not roll:
        raise RowError("run, rol: falta uno de los dos")
    amount = amount_in(row, "monto")
    if amount == Money(0):
        raise RowError("monto: no puede ser 0")
    return DebtRow(
        kind=kind,
        external_id=_text(row, "id"),
        run=run,
        property_roll=roll,
        concept=_text(row, "concepto"),
        amount=amount,
        due_on=day_in(row, "vence"),
        is_withdrawn=_STATES[state],
    )


def _text(row: Mapping[str, str], column: str) -> str:
    text, most = " ".join(row[column].split()), _MOST[column]
    if not text:
        raise RowError(f"{column}: está vacío")
    if len(text) > most:
        raise RowError(f"{column}: tiene más de {most} caracteres")
    return text


def _run(row: Mapping[str, str]) -> RUT | None:
    text = row.get("run", "")
    if not text:
        return None
    try:
        return RUT.parse(text)
    except RUTError:
        # Not repeated: what is kept of a row is no personal data.
        raise RowError("run: no es un RUN, o su dígito verificador no corresponde") from None


def _roll(row: Mapping[str, str]) -> str:
    text = row.get("rol", "")
    roll = normal_roll(text) if text else ""
    if roll is None:
        raise RowError(f"rol: «{text[:40]}» no es un rol, como 123-45")
    return roll
