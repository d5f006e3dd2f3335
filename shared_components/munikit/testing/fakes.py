# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Fakes that keep the contracts of `munikit.contracts` in memory."""

import hashlib

from munikit.contracts.adapters import Mail
from munikit.kernel.errors import NotFoundError


class MemoryFileStore:
    """A file store that forgets everything with the test."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self.kept[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        try:
            return self.kept[sha256]
        except KeyError:
            raise NotFoundError("No encontramos ese archivo.") from None


class MemoryMailer:
    """A mailer that keeps what it was given, in ``sent``."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)
