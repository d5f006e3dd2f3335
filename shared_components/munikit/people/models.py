# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of people, what they may do and where they are signed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, Digest, PersonID, UUIDKey
from munikit.kernel.contact import Contact
from munikit.kernel.rut import RUT


def full_name(given_names: str, surnames: str) -> str:
    return f"{given_names} {surnames}".strip()


class Person(Base):
    """A resident, known by RUN, or an official, known by e-mail; one may be both."""

    __tablename__ = "munikit_person"

    id: Mapped[UUIDKey]
    run: Mapped[RUT | None] = mapped_column(unique=True)
    # Of an account with a password: the same human being may have a row as a resident too.
    official_run: Mapped[RUT | None]
    given_names: Mapped[str] = mapped_column(String(120))
    surnames: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    login: Mapped[str | None] = mapped_column(String(120), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def contact(self) -> Contact:
        return Contact(self.email, self.phone)

    @property
    def full_name(self) -> str:
        return full_name(self.given_names, self.surnames)

    @property
    def initials(self) -> str:
        """``R. H. P.``: what a verification page may show of a name."""
        return " ".join(f"{word[0]}." for word in self.full_name.split())


class RoleGrant(Base):
    """A role somebody was given. The role itself is declared by a module."""

    __tablename__ = "munikit_role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[UUIDKey]
    person_id: Mapped[PersonID]
    role: Mapped[str] = mapped_column(String(60))


class LoginSession(Base):
    """A browser's session. Only the SHA-256 of its identifier is kept."""

    __tablename__ = "munikit_login_session"

    id_sha256: Mapped[Digest] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"), index=True)
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
