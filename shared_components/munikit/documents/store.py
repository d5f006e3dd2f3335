# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The embedded file store: a folder, each content under its own SHA-256."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from munikit.kernel.errors import NotFoundError, UnavailableError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNKNOWN = "No encontramos ese archivo. Avise a la municipalidad."


class LocalFileStore:
    """Keeps contents in ``folder``, in files that are whole or not there at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        # Read, not just looked for: putting a content again mends a damaged file.
        if not (path.is_file() and path.read_bytes() == content):
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
            raise UnavailableError("Ese archivo está dañado. Avise a la municipalidad.")
        return content

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place and synced before the rename: a full disk or a power cut leaves no half.
        # obstore's local store renames too, but syncs nothing: a receipt could be lost in a power
        # cut after its row was committed.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as temporary:
            try:
                temporary.write(content)
                temporary.flush()
                os.fsync(temporary.fileno())
            except OSError:
                Path(temporary.name).unlink()
                raise
        Path(temporary.name).replace(path)
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # The name is in the folder, not in the file: it needs a sync of its own.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
