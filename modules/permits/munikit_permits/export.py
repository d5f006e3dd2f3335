# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register as a spreadsheet."""

from collections.abc import Iterable, Iterator
from datetime import date

from munikit_permits.register import Found, state_of

TITLES = (
    "folio",
    "permiso",
    "run",
    "a_nombre_de",
    "vale_desde",
    "vale_hasta",
    "estado",
)


def cells(found: Iterable[Found], today: date) -> Iterator[tuple[str, ...]]:
    """Yield a row for each permit; dates are ISO."""
    for permit, holder in found:
        yield (
            permit.folio,
            permit.title,
            str(holder.run or ""),
            holder.full_name,
            permit.valid_from.isoformat(),
            permit.valid_until.isoformat(),
            state_of(permit, today)[0],
        )
