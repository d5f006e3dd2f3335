# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The registrar port: documents anybody can verify. The certificates module provides it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.contracts.events import Event
from munikit.contracts.ports import Port
from munikit.kernel.rut import RUT


class DocumentState(StrEnum):
    REQUESTED = "requested"
    ISSUED = "issued"
    REVOKED = "revoked"


@dataclass(frozen=True)
class IssueRequest:
    """What the paper says.

    ``unit`` is who issues it. ``template`` is the source of the paper's Jinja page as it stood
    when the case began (empty: the default paper). ``details`` are label and text, in the order
    they are printed.
    """

    subject_id: UUID
    kind: str
    title: str
    holder_id: UUID
    holder_name: str
    holder_run: RUT
    unit: str
    legal_basis: str
    details: Mapping[str, str]
    valid_from: date
    valid_until: date | None
    template: str = ""


@dataclass(frozen=True)
class IssuedDocument:
    """A document as other modules may see it; ``path`` is where its holder downloads it.

    ``reading_path`` is where they read its words on a page; empty where there are none.
    ``sha256`` is of its paper, once that is made; ``advanced`` says that it is signed so.
    """

    id: UUID
    folio: str
    title: str
    state: DocumentState
    issued_at: datetime | None
    valid_until: date | None
    path: str
    sha256: str | None = None
    advanced: bool = False
    reading_path: str = ""
    valid_from: date | None = None


class Registrar(Protocol):
    """Joins the caller's transaction; the paper itself is made after the commit."""

    def issue(self, session: Session, request: IssueRequest) -> IssuedDocument:
        """Take the next folio and ask for the paper; one document per subject and kind."""
        ...

    def document_of(self, session: Session, subject_id: UUID) -> IssuedDocument | None:
        """Return the newest document of a case, whatever its state."""
        ...

    def draft(self, session: Session, request: IssueRequest) -> Callable[[], bytes]:
        """Return what prints the paper as it would be, to be looked at before deciding.

        The PDF has no folio, code or signature and is kept nowhere. Print it outside the
        transaction.
        """
        ...


REGISTRAR: Port[Registrar] = Port("registrar")
"""Issues papers anybody can verify; see `Registrar`, which the certificates module keeps."""


@dataclass(frozen=True)
class SealInUse:
    """The key that signs papers today; ``sign`` returns a PDF with its signature added.

    ``advanced`` says that an accredited provider vouches for it (Ley 19.799 art. 2 g). Signing
    takes a while and needs the key's file: only a job does it, outside any transaction.
    """

    advanced: bool
    sign: Callable[[bytes], bytes]


class SealKeeper(Protocol):
    def seal_in_use(self, session: Session) -> SealInUse | None:
        """Return the municipality's seal, or nothing while it has no key."""
        ...


SEAL: Port[SealKeeper] = Port("seal")


@dataclass(frozen=True)
class DocumentIssued(Event):
    """The paper exists and can be downloaded and verified."""

    name: ClassVar[str] = "certificates.document_issued"

    document_id: UUID
    subject_id: UUID


@dataclass(frozen=True)
class DocumentRevoked(Event):
    """The document is no longer valid; verification says so."""

    name: ClassVar[str] = "certificates.document_revoked"

    document_id: UUID
    subject_id: UUID


@dataclass(frozen=True)
class DocumentReplaced(Event):
    """Another document, with its own folio, took this one's place; the act itself stands."""

    name: ClassVar[str] = "certificates.document_replaced"

    document_id: UUID
    subject_id: UUID
    replaced_by_id: UUID
