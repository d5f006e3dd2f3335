# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The keys that are known, without their private halves; pages load no cryptography for it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit_certificates.models import SigningKey


def active_key(session: Session) -> SigningKey | None:
    """Return the key that signs today, or nothing: then papers say that nobody signed them."""
    query = select(SigningKey).where(SigningKey.retired_at.is_(None))
    return session.scalars(query.order_by(SigningKey.created_at.desc()).limit(1)).first()


def all_keys(session: Session) -> Sequence[SigningKey]:
    """Return every key there ever was, the newest first."""
    return session.scalars(select(SigningKey).order_by(SigningKey.created_at.desc())).all()
