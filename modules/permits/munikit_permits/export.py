# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register as a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from datetime import date

from munikit_permits.register import Found, state_of

_HEADER = (
    "folio",
    "permiso",
    "run",
    "a_nombre_de",
    "vale_desde",
    "vale_hasta",
    "estado",
)
# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(found: Iterable[Found], today: date) -> str:
    """Return the permits as comma-separated values; dates are ISO, the first row names them."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(_HEADER)
    for permit, holder in found:
        values = (
            permit.folio,
            permit.title,
            str(holder.run or ""),
            holder.full_name,
            permit.valid_from.isoformat(),
            permit.valid_until.isoformat(),
            state_of(permit, today)[0],
        )
        writer.writerow(harmless(value) for value in values)
    return lines.getvalue()


def harmless(cell: str) -> str:
    """Return text that a spreadsheet shows and does not compute."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
