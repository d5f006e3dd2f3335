# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether the portal can keep what people send: only a write that was tried knows."""

import threading
import time
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from munikit.app.portal import Portal
from munikit.db.probe import try_folder, try_to_write
from munikit.db.trouble import Trouble, trouble_of
from munikit.outbox import figures

# Anybody may ask, as often as they like; each try costs the disk a sync.
EVERY_SECONDS = 2.0


class Readiness:
    """Tries at most every two seconds, and remembers in between."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._lock = threading.Lock()
        self._asked_at = 0.0
        self._answer: dict[str, object] = {}

    def answer(self) -> dict[str, object]:
        """Return what a monitor reads: ``ok``, or what is the matter."""
        with self._lock:
            if not self._answer or time.monotonic() - self._asked_at >= EVERY_SECONDS:
                self._answer = self._try()
                self._asked_at = time.monotonic()
            return self._answer

    def _try(self) -> dict[str, object]:
        try:
            for folder in self._folders():
                try_folder(folder)
            try_to_write(self._portal.database)
            behind = self._behind()
        except (SQLAlchemyError, OSError) as error:
            return {"status": (trouble_of(error) or Trouble.AWAY).value}
        if behind:
            return {"status": "migrations", "modules": behind}
        return {"status": "ok", **self._figures()}

    def _figures(self) -> dict[str, object]:
        # Notices that wait are no reason to be taken out of service, but somebody should know.
        try:
            with self._portal.database.reading() as session:
                return figures(session)
        except SQLAlchemyError:
            return {}

    def _behind(self) -> list[str]:
        # Imported here: Alembic is ten megabytes that answering pages does not need.
        from munikit.db.migrate import status  # noqa: PLC0415 - as above.

        return [
            module.name
            for module in self._portal.modules
            if not status(self._portal.database, module.migrated).is_current
        ]

    def _folders(self) -> set[Path]:
        portal = self._portal
        url = self._portal.database.url
        found = {portal.settings.path(portal.settings.files.folder)}
        if url.get_backend_name() == "sqlite" and url.database:
            found.add(Path(url.database).parent)
        return found
