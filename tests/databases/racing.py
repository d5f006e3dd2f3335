# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several acts at the same moment, and rows that are written whatever their version."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from munikit.app import Portal
from munikit.cases import Case
from munikit.kernel.errors import DomainError


def at_once(portal: Portal, acts: list[Callable[[Session], object]]) -> int:
    """Run every act in a transaction of its own, all at the same moment; return how many held."""
    together = Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> bool:
        together.wait()
        try:
            with portal.database.transaction() as session:
                act(session)
        except (DomainError, IntegrityError, RuntimeError):
            return False
        except Exception as error:
            if type(error).__name__ != "StaleDataError":
                raise
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(pool.map(run, acts))


@contextmanager
def unversioned() -> Iterator[None]:
    """Let a case's row be written whatever its version is by now."""
    mapper = Case.__mapper__
    kept = Case.__mapper__.version_id_col
    mapper.version_id_col = None
    mapper._memoized_values.clear()  # noqa: SLF001 - statements it made with the version.
    try:
        yield
    finally:
        mapper.version_id_col = kept
        mapper._memoized_values.clear()  # noqa: SLF001 - as above.
