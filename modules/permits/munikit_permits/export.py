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


def cells(found: Iterable[Found], today: date) -> Iterator[tuple[object, ...]]:
    """Yield a row for each permit."""
    for permit, holder in found:
        yield (
            permit.folio,
            permit.title,
            holder.run,
            holder.full_name,
            permit.valid_from,
            permit.valid_until,
            state_of(permit, today)[0],
        )
