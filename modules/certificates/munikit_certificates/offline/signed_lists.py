# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The published lists, signed by the worker and kept for the web, which holds no key.

Whoever holds only the web, or only the wire, can hold a list back but cannot make one.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.contracts.registrar import DocumentReplaced
from munikit.public.contracts import DocumentRevoked
from munikit.public.data import Base
from munikit.public.rules import Job, Work, enqueue, wiring
from munikit_certificates.keys.register import active_key, all_keys
from munikit_certificates.keys.signers import is_here, statement_key
from munikit_certificates.offline.publishing import published_keys, revocation_list

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEYS = "munikit-keys"
REVOKED = "munikit-revoked"
_EVERY = timedelta(minutes=5)


class PublishedList(Base):
    """A list as it is fetched, the newest there is of its name."""

    __tablename__ = "certificates_published_list"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]


def signed_list(session: Session, name: str) -> PublishedList | None:
    """Return a list with its signatures, or nothing before the worker made it."""
    return session.get(PublishedList, name)


def _publish(work: Work) -> None:
    from munikit.signing.lists import sign_list  # noqa: PLC0415 - pages load no cryptography.

    with work.database.transaction() as session:
        now = wiring(session).clock.now()
        active = active_key(session)
        if active is None:
            return
        keys = published_keys(session)
        revoked = revocation_list(session)
        active_id = active.id
        known = [each.id for each in all_keys(session)]
    # By the older keys too: a phone that knows only those must hear of the new one.
    signers = _private(work, active_id, [each for each in known if each != active_id])
    made = {
        KEYS: sign_list(keys, signers, kind=KEYS),
        REVOKED: sign_list(revoked, signers[:1], kind=REVOKED),
    }
    with work.finishing() as session:
        for name, body in made.items():
            _keep(session, name, body, now)


PUBLISH = Job("certificates.publish_lists", _publish, every=_EVERY)


def publish_revoked(session: Session, event: DocumentRevoked) -> None:
    """Sign the list anew when something was revoked, without waiting for the next round."""
    enqueue(session, PUBLISH, key=f"over:{event.document_id}")


def publish_replaced(session: Session, event: DocumentReplaced) -> None:
    enqueue(session, PUBLISH, key=f"over:{event.document_id}")


def _private(work: Work, active_id: str, others: list[str]) -> "list[Ed25519PrivateKey]":
    settings = work.database.wiring.settings
    here = [each for each in others if is_here(settings, each)]
    return [statement_key(settings, each) for each in (active_id, *here)]


def _keep(session: Session, name: str, body: str, now: datetime) -> None:
    kept: Any = session.get(PublishedList, name, with_for_update=True)
    if kept is None:
        session.add(PublishedList(name=name, body=body, updated_at=now))
    elif kept.updated_at <= now:
        kept.body = body
        kept.updated_at = now
