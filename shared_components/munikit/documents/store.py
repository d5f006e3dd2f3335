# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The embedded file store: a folder, each content under its own SHA-256."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from munikit.kernel.errors import NotFoundError, UnavailableError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_SHA256 = re.compile(r"[0-9a-f]{64}")
# What a put is written to first; a process that is killed leaves it.
_UNFINISHED = "tmp"
_UNKNOWN = _l("No encontramos ese archivo. Avise a la municipalidad.")


class LocalFileStore:
    """Keeps contents in ``folder``, in files that are whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if not _is_whole(path, content):
            self._write(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        if not _SHA256.fullmatch(sha256):
            raise NotFoundError(_UNKNOWN)
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFoundError(_UNKNOWN) from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise UnavailableError(_("Ese archivo está dañado. Avise a la municipalidad."))
        return content

    def put_at(self, sha256: str) -> datetime | None:
        try:
            return datetime.fromtimestamp(self._path(sha256).stat().st_mtime, UTC)
        except FileNotFoundError:
            return None

    def delete(self, sha256: str) -> None:
        # No sync: a name that a power cut brings back is found and deleted again.
        self._path(sha256).unlink(missing_ok=True)

    def names(self, prefix: str) -> Iterator[str]:
        for path in self._in(prefix):
            if _SHA256.fullmatch(path.name):
                yield path.name

    def drop_unfinished(self, before: datetime) -> None:
        for folder in self._folder.glob("[0-9a-f][0-9a-f]"):
            for path in folder.glob(f"{_UNFINISHED}*"):
                with suppress(FileNotFoundError):
                    if path.stat().st_mtime < before.timestamp():
                        path.unlink()

    def _in(self, prefix: str) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from (self._folder / prefix).iterdir()

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place and synced before the rename: a full disk or a power cut leaves no half.
        # obstore's local store renames too, but syncs nothing: a receipt could be lost in a power
        # cut after its row was committed.
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=_UNFINISHED, delete=False
        ) as temporary:
            try:
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
            except OSError:
                Path(temporary.name).unlink()
                raise
        Path(temporary.name).replace(path)
        _sync_folder(path.parent)


def _is_whole(path: Path, content: bytes) -> bool:
    try:
        with suppress(PermissionError):  # Somebody else's file, as after a restore, is kept too.
            # First: from here on it was put just now, and a sweep leaves it alone.
            os.utime(path)
        # Read, not just looked for: putting a content again mends a damaged file.
        return path.read_bytes() == content
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    # The name is in the folder, not in the file: it needs a sync of its own.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
