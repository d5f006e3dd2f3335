# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whole pages in the memory of one process, each for as long as what it rests on holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from munikit.kernel.resting import Holds
from munikit.web.packing import Packed

Key = tuple[str, str, str]
# A page is ten thousand bytes or two, packed a fourth: hundreds of procedures in two languages.
_MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class _Kept:
    page: Packed
    rests_on: Sequence[Holds]

    def holds(self) -> bool:
        return all(still() for still in self.rests_on)


class KeptPages:
    """At most so many bytes of pages; the longest kept give way to others."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: dict[Key, _Kept] = {}
        self._lock = Lock()
        self.bytes_kept = 0

    def find(self, key: Key) -> Packed | None:
        """Return a page that holds."""
        kept = self._kept.get(key)
        return kept.page if kept is not None and kept.holds() else None

    def keep(self, key: Key, page: Packed, rests_on: Sequence[Holds]) -> None:
        """Keep a page in the place of what was kept there."""
        with self._lock:
            self._drop(key)
            self._kept[key] = _Kept(page, tuple(rests_on))
            self.bytes_kept += page.bytes_kept
            while self.bytes_kept > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.bytes_kept -= gone.page.bytes_kept
