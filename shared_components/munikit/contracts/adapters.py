# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ports to the outside world that the platform itself needs; a setting chooses the adapter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class FileStore(Protocol):
    """Bytes kept under the SHA-256 of their content."""

    def put(self, content: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex; keeping them twice keeps them once."""
        ...

    def get(self, sha256: str) -> bytes:
        """Return the bytes kept under a SHA-256.

        Raises:
            NotFoundError: nothing is kept under it.
            UnavailableError: what is kept no longer has that SHA-256.
        """
        ...


@dataclass(frozen=True)
class Mail:
    """A plain message. ``key`` becomes its Message-ID: sent twice, a reader folds it into one."""

    key: str
    to: str
    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the message over.

        Raises:
            UnavailableError: the mail server did not take it; the job tries again later.
        """
        ...
