# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rows of a file that are of whoever loads it: another person loads them (art. 12)."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.kernel.spreadsheets import RowError
from munikit.people import Interest, Party, interest_of, runs_of
from munikit.public.rules import RUT
from munikit.public.rules import lazy_gettext as _l

_OWN = _l("es, o puede ser, de quien carga el archivo; no se cambió. Cárguela otra persona")


class Own:
    """Knows whose a debt must not be; ``loaded_by_id`` is nobody for the command line."""

    def __init__(self, session: Session, loaded_by_id: UUID | None) -> None:
        self.session = session
        self._by = loaded_by_id
        self._runs = runs_of(session, loaded_by_id) if loaded_by_id else frozenset[RUT]()

    def refuse(self, *runs: RUT | None) -> None:
        """Refuse a row that changes what one of these owes.

        Raises:
            RowError: it is theirs, or the portal cannot know that it is not.
        """
        if any(run is not None and self._is_own(run) for run in runs):
            raise RowError(_OWN)

    def _is_own(self, run: RUT) -> bool:
        if self._by is None or self._runs:
            return run in self._runs
        party = Party(run=run)
        return interest_of(self.session, Party(self._by), [party]) is not Interest.NONE
