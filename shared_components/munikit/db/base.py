# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The declarative base and the column types every model shares."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

from munikit.kernel.clock import as_utc
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = as_utc(value)
        # SQLite keeps no zone; stored without it, moments compare as text.
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature.
    ) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else as_utc(value)


class Pesos(TypeDecorator[Money]):
    """Money as a whole number of pesos."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature.
        return None if value is None else value.pesos

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:  # noqa: ARG002 - SQLAlchemy's signature.
        return None if value is None else Money(value)


class RUTText(TypeDecorator[RUT]):
    """A RUT in its compact form, ``12345678-5``."""

    impl = String(12)
    cache_ok = True

    def process_bind_param(self, value: RUT | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature.
        return None if value is None else value.compact

    def process_result_value(self, value: str | None, dialect: Dialect) -> RUT | None:  # noqa: ARG002 - SQLAlchemy's signature.
        return None if value is None else RUT.parse(value)


class Base(DeclarativeBase):
    """The base of every table.

    A module's tables start with its name, the platform's with ``munikit_``.
    """

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class.
        datetime: UTCDateTime,
        Money: Pesos,
        RUT: RUTText,
        dict[str, Any]: JSON,
        # Not native: on PostgreSQL two modules with a `State` enum would share one type.
        StrEnum: Enum(
            StrEnum, native_enum=False, length=40, values_callable=lambda e: [m.value for m in e]
        ),
    }


UUIDKey = Annotated[UUID, mapped_column(primary_key=True, default=uuid4)]
"""A table's own id, made by the portal and not by the database: ``id: Mapped[UUIDKey]``."""
PersonID = Annotated[UUID, mapped_column(ForeignKey("munikit_person.id"), index=True)]
"""The id of somebody the portal knows; the database refuses to forget a person a row names."""

# Whether a column that looks like a hash names a content of the file store. Every such column says
# it: bytes that no column names are deleted (`munikit.documents.references`).
NAMES_A_FILE = {"munikit_names_a_file": True}
NAMES_NO_FILE = {"munikit_names_a_file": False}
# The database refuses to forget a content while a row refers to it.
StoredHash = Annotated[
    str, mapped_column(ForeignKey("munikit_stored_file.sha256"), index=True, info=NAMES_A_FILE)
]
# The SHA-256 of something that is not in the store.
Digest = Annotated[str, mapped_column(String(64), info=NAMES_NO_FILE)]
