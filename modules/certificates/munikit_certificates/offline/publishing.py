# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is published so that anybody checks a document alone: keys, and what was revoked.

A folio says nothing of a person; neither list holds anything else of a document.
"""

import base64
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from munikit.contracts.registrar import DocumentState
from munikit.kernel.clock import local
from munikit.public.rules import local_date, wiring
from munikit_certificates.keys.register import all_keys
from munikit_certificates.models import Document, SigningKey

# A phone's clock may be wrong by a day; a document expired longer than that needs no listing.
_GRACE = timedelta(days=2)


def published_keys(session: Session) -> dict[str, Any]:
    """Return every key there ever was, as ``/.well-known/munikit-keys.json`` says it."""
    municipality = wiring(session).settings.municipality
    now = wiring(session).clock.now()
    return {
        "updated_at": local(now).isoformat(timespec="seconds"),
        "issuer": {"cut": municipality.cut, "name": municipality.name},
        "keys": [_key(each) for each in all_keys(session)],
    }


def revocation_list(session: Session) -> dict[str, Any]:
    """Return what was revoked or replaced and is not expired anyway."""
    now = wiring(session).clock.now()
    recent = or_(Document.valid_until.is_(None), Document.valid_until >= local_date(now) - _GRACE)
    query = select(Document.folio, Document.revoked_at, Document.replaced_by_id).where(
        Document.state == DocumentState.REVOKED, recent
    )
    return {
        "updated_at": local(now).isoformat(timespec="seconds"),
        "revoked": [
            {
                "folio": folio,
                "state": "replaced" if replaced_by else "revoked",
                "on": local_date(at or now).isoformat(),
            }
            for folio, at, replaced_by in session.execute(query.order_by(Document.folio))
        ],
    }


def _key(key: SigningKey) -> dict[str, Any]:
    from munikit.signing.keys import kid_of  # noqa: PLC0415 - pages load no cryptography before.

    x = base64.urlsafe_b64decode(key.statement_key + "==")
    retired = key.retired_at
    return {
        "kid": kid_of(x).hex(),
        "kty": "OKP",
        "crv": "Ed25519",
        "x": key.statement_key,
        "created_at": local(key.created_at).isoformat(timespec="seconds"),
        "retired_at": local(retired).isoformat(timespec="seconds") if retired else None,
        "compromised": key.is_compromised,
        "certificates": key.certificates,
    }
