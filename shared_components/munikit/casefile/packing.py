# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A whole file as one package, sent while it is made: memory holds one document at a time."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from munikit.audit import verifier
from munikit.kernel.clock import local

_FLUSH_BYTES = 1 << 16
_UNSAFE = re.compile(r"[^\w .()-]")


class UnseekableBuffer(io.RawIOBase):
    """What a ZIP is written to; it cannot be rewound, so that it can be sent on."""

    def __init__(self) -> None:
        super().__init__()
        self._chunks: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: "memoryview | bytes") -> int:  # type: ignore[override] # Any buffer will do.
        self._chunks.append(bytes(content))
        self._size += len(self._chunks[-1])
        return len(self._chunks[-1])

    def drain(self, *, least: int = 0) -> Iterator[bytes]:
        if self._size > least:
            yield b"".join(self._chunks)
            self._chunks = []
            self._size = 0


class Package:
    """A ZIP with a list of the SHA-256 of all that is in it."""

    def __init__(self, at: datetime) -> None:
        self._pipe = UnseekableBuffer()
        self._zip = zipfile.ZipFile(self._pipe, "w", zipfile.ZIP_DEFLATED)
        self._at = local(at).timetuple()[:6]
        self._sums: list[str] = []

    def put(self, name: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Add a file, part by part, and yield what of the package can be sent on."""
        hashed = hashlib.sha256()
        entry = zipfile.ZipInfo(name, self._at)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(entry, "w") as member:
            for part in parts:
                hashed.update(part)
                member.write(part)
                yield from self._pipe.drain(least=_FLUSH_BYTES)
        self._sums.append(f"{hashed.hexdigest()}  {name}\n")

    def finish(self) -> Iterator[bytes]:
        """Add the list of sums and the end of the package."""
        listed = [line.encode() for line in self._sums]
        yield from self.put(verifier.SUMS, listed)
        self._zip.close()
        yield from self._pipe.drain()


def safe_name(number: int, name: str) -> str:
    """Return where a leaf is in the package."""
    return f"fojas/{number:04d}-{_UNSAFE.sub('_', name)}"
