# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ports to the outside world that the platform itself needs; a setting chooses the adapter."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable


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

    def put_at(self, sha256: str) -> datetime | None:
        """Return when the bytes were put last, or nothing where none are kept.

        Asked while rows are locked: a store far away answers it from what it knows of its objects.
        """
        ...

    def delete(self, sha256: str) -> None:
        """Keep the bytes no longer; what is not there needs no deleting.

        Called by `munikit.documents.forgetting` alone, which knows that nothing refers to them.
        """
        ...

    def names(self, prefix: str) -> Iterator[str]:
        """Yield every SHA-256 kept that begins so, of two signs, in any order."""
        ...

    def drop_unfinished(self, before: datetime) -> None:
        """Delete what was begun to be put before a moment and, cut off, is kept under no name."""
        ...


@dataclass(frozen=True)
class Mail:
    """A notice. ``to`` is an e-mail, a telephone or a RUN, as its channel wants it.

    By mail ``key`` becomes its Message-ID: sent twice, a reader folds it into one. ``body`` is
    plain text and ``html`` the same as a page, where the channel carries one.
    """

    key: str
    to: str
    subject: str
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    html: str = ""


class Carrier(Protocol):
    """Takes a notice to a person: by mail, SMS or the State's platform (DDU).

    It may be handed the same notice twice, and holds no personal data beyond the folio.
    """

    def send(self, mail: Mail) -> str | None:
        """Hand the notice over; return the number the other side gave it, where it gives one.

        Raises:
            UnavailableError: the other side did not take it; the job tries again later.
        """
        ...


Mailer = Carrier


@runtime_checkable
class Conversing(Protocol):
    """A carrier that may keep its connection open between notices that follow one another."""

    def conversation(self) -> AbstractContextManager[None]:
        """Let the notices this thread sends meanwhile share a connection; it ends with this."""
        ...


class Delivery(StrEnum):
    """What became of a notice that was handed to the State's platform (DS 8/2023)."""

    PENDING = "pending"
    DELIVERED = "delivered"
    EXEMPTED = "exempted"
    WITHOUT_DDU = "without_ddu"
    FAILED = "failed"


class StatePlatform(Carrier, Protocol):
    """The carrier that the law makes a notification, so that what became of it is asked for."""

    def delivery(self, message_id: str) -> Delivery:
        """Return what became of a notice, by the number `send` returned.

        Raises:
            UnavailableError: the platform does not answer.
        """
        ...
