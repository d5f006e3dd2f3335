# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a file says of itself and of the people in it, as its metadata and its package need it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from uuid import UUID


class Relation(IntEnum):
    """The guide's codes for what somebody has to do with a file."""

    RESPONSIBLE = 1
    INTERESTED = 2
    AUTHOR = 3


class PartyKind(IntEnum):
    """The guide's codes for who somebody is."""

    CITIZEN = 1
    OFFICIAL = 4


@dataclass(frozen=True)
class Party:
    relation: Relation
    kind: PartyKind
    run: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A file as it is when it is exported. Empty codes are what nobody has configured yet."""

    case_id: UUID
    iui: str
    folio: str
    title: str
    summary: str
    subject: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    exported_at: datetime
    uri: str
    portal: str
    body: str
    cut: str
    oae_code: str
    cpat_code: str
    procedure: str
    access_level: int
    sensitive: bool
    people: Mapping[UUID, Party] = field(default_factory=dict)
