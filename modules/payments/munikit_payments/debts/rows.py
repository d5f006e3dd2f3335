# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One row of a file of debts. The columns are documented in docs/reference/debts-file.md."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import pairwise

from munikit.kernel.bounds import Days, days_of_a_debt
from munikit.kernel.cells import (
    CHECK,
    CHECK_TITLES,
    amount_in,
    choice_in,
    day_in,
    identifier_in,
    name_in,
    rut_in,
)
from munikit.kernel.roll import normal_roll
from munikit.kernel.spreadsheets import MOST_ROWS, Columns, RowError, Table
from munikit.kernel.text import grouped
from munikit.public.rules import RUT, InvalidError, Money
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.rates.instalments import split

COLUMNS = ("id", "tipo", "concepto", "monto", "vence")
OPTIONAL_COLUMNS = ("run", CHECK, "rol", "estado")
_TABLE = Columns(
    COLUMNS, OPTIONAL_COLUMNS, also={"rut": "run", "rol de avalúo": "rol", **CHECK_TITLES}
)
_STATES = {"": False, "vigente": False, "anulada": True}
_MOST = {"id": 60, "concepto": 200}
# What «/12» and «, cuota 12 de 12» add to them.
_ADDED = {"id": 3, "concepto": 16}
_MOST_INSTALMENTS = 12
_BETWEEN_DATES = "|"
_TOO_LONG_FOR_PARTS = _l("%(column)s: con cuotas, hasta %(most)s letras")


@dataclass(frozen=True)
class DebtRow:
    """A debt as the file tells it; ``is_withdrawn``: it is not owed any more.

    ``instalment`` of ``instalments``, the first of which is due on ``first_due_on``.
    """

    kind: str
    external_id: str
    whole_id: str
    run: RUT | None
    property_roll: str
    concept: str
    amount: Money
    due_on: date
    first_due_on: date
    is_withdrawn: bool
    instalment: int = 1
    instalments: int = 1

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.external_id


def table_of(content: bytes) -> Table:
    """Open a file.

    Raises:
        InvalidError: it is no table of debts.
    """
    return Table(content, _TABLE)


def read_debts(
    content: bytes, kinds: Collection[str], today: date
) -> Iterator[tuple[int, DebtRow | RowError]]:
    """Yield each row of a file with its number: its debt or instalments, or what is wrong with it.

    Raises:
        InvalidError: it is no such table.
    """
    read = partial(_instalments, kinds=kinds, within=days_of_a_debt(today))
    count = 0
    for number, found in table_of(content).read(read, once=_whole):
        if isinstance(found, RowError):
            yield number, found
            continue
        count += len(found)
        if count > MOST_ROWS:
            raise InvalidError(
                _(
                    "El archivo tiene más de %(most_rows)s cuotas. Divídalo",
                    most_rows=grouped(MOST_ROWS),
                )
            )
        yield from ((number, each) for each in found)


def _whole(found: Sequence[DebtRow]) -> tuple[str, Iterable[Hashable]]:
    return f"id: «{found[0].whole_id}»", [(found[0].kind, found[0].whole_id)]


def _debt(row: Mapping[str, str], kinds: Collection[str], within: Days) -> DebtRow:
    kind = choice_in(row, "tipo", {kind: kind for kind in kinds})
    is_withdrawn = choice_in(row, "estado", _STATES)
    run = rut_in(row, "run")
    roll = _roll(row)
    if run is None and not roll:
        raise RowError(_("run, rol: falta uno de los dos"))
    amount = amount_in(row, "monto")
    name = _text(row, "id")
    first_day = _days(row, within)[0]
    return DebtRow(
        kind=kind,
        external_id=name,
        whole_id=name,
        run=run,
        property_roll=roll,
        concept=_text(row, "concepto"),
        amount=amount,
        due_on=first_day,
        first_due_on=first_day,
        is_withdrawn=is_withdrawn,
    )


def _days(row: Mapping[str, str], within: Days) -> Sequence[date]:
    texts = row["vence"].split(_BETWEEN_DATES, maxsplit=_MOST_INSTALMENTS)
    days = [day_in({"vence": text.strip()}, "vence", within) for text in texts]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise RowError(_("vence: las fechas de las cuotas van de la primera a la última"))
    if len(days) > _MOST_INSTALMENTS:
        raise RowError(
            _("vence: hay más de %(most_instalments)s cuotas", most_instalments=_MOST_INSTALMENTS)
        )
    return days


def _instalments(row: Mapping[str, str], kinds: Collection[str], within: Days) -> Sequence[DebtRow]:
    """Read a debt as one for each day it is due; what does not divide is in the last one."""
    whole = _debt(row, kinds, within)
    days = _days(row, within)
    if len(days) == 1:
        return (whole,)
    if whole.amount.pesos < len(days):
        raise RowError(_("monto: no alcanza para un peso por cuota"))
    for column, text in (("id", whole.whole_id), ("concepto", whole.concept)):
        if len(text) > _MOST[column] - _ADDED[column]:
            raise RowError(
                _TOO_LONG_FOR_PARTS % {"column": column, "most": _MOST[column] - _ADDED[column]}
            )
    amounts = split(whole.amount, len(days))
    return [
        replace(
            whole,
            external_id=f"{whole.whole_id}/{number}",
            concept=f"{whole.concept}, cuota {number} de {len(days)}",
            amount=amount,
            due_on=day,
            instalment=number,
            instalments=len(days),
        )
        for number, (amount, day) in enumerate(zip(amounts, days, strict=True), start=1)
    ]


def _text(row: Mapping[str, str], column: str) -> str:
    return " ".join(name_in(row, column, most=_MOST[column]).split())


def _roll(row: Mapping[str, str]) -> str:
    text = identifier_in(row, "rol")
    roll = normal_roll(text) if text else ""
    if roll is None:
        raise RowError(_("rol: «%(said)s» no es un rol, como 123-45", said=text[:40]))
    return roll
