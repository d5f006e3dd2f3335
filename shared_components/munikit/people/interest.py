# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whose interest it is: no official takes part in what is their own (Ley 19.880 art. 12).

An official's account and the same person's as a resident are two rows: the RUN joins them. Where
the portal does not know one of the RUNs, a name that could be the same is enough to refuse.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.kernel.errors import ForbiddenError
from munikit.kernel.rut import RUT
from munikit.kernel.text import plain_name
from munikit.kernel.words import lazy_gettext as _l
from munikit.people.models import Person

UNKNOWN = _l(
    "No se puede saber que no es suya: tiene su mismo nombre y su cuenta no tiene "
    "RUN. Pida que registren su RUN."
)
# «Soto» alone is nobody's name.
_LEAST_WORDS = 2


class Interest(StrEnum):
    NONE = "none"
    OWN = "own"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Party:
    """Somebody whom an act concerns: by their account, by their RUN, by a name somebody typed."""

    id: UUID | None = None
    run: RUT | None = None
    name: str = ""


def interest_of(session: Session, by: Actor | Party, parties: Iterable[Party]) -> Interest:
    """Say whether an official is one of the parties, as far as the portal can know."""
    me = _known(session, Party(by.id, by.run, by.name))
    found = {_between(me, _known(session, each)) for each in parties}
    return next((each for each in (Interest.OWN, Interest.UNKNOWN) if each in found), Interest.NONE)


def refuse_own(session: Session, by: Actor, parties: Iterable[Party], words: str) -> None:
    """Let nobody take part in what is their own.

    Raises:
        ForbiddenError: with ``words``; or the portal cannot know that it is not.
    """
    found = interest_of(session, by, parties)
    if found is not Interest.NONE:
        raise ForbiddenError(words if found is Interest.OWN else UNKNOWN)


def runs_of(session: Session, person_id: UUID) -> frozenset[RUT]:
    """Return the RUNs by which an official is known, to be compared with many at once."""
    return _known(session, Party(person_id)).runs


@dataclass(frozen=True)
class _Known:
    ids: frozenset[UUID]
    runs: frozenset[RUT]
    names: tuple[frozenset[str], ...]


def _known(session: Session, party: Party) -> _Known:
    person = session.get(Person, party.id) if party.id else None
    if person is None and party.run is not None:
        person = session.scalar(select(Person).where(Person.run == party.run))
    runs = {party.run} | ({person.run, person.official_run} if person else set())
    names = [party.name, person.full_name if person else ""]
    return _Known(
        frozenset(each for each in (party.id, person.id if person else None) if each),
        frozenset(each for each in runs if each),
        tuple(frozenset(plain_name(each).split()) for each in names),
    )


def _between(me: _Known, other: _Known) -> Interest:
    if me.ids & other.ids or me.runs & other.runs:
        return Interest.OWN
    if me.runs and other.runs:
        return Interest.NONE
    alike = any(_alike(mine, theirs) for mine in me.names for theirs in other.names)
    return Interest.UNKNOWN if alike else Interest.NONE


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two names may be one: ClaveÚnica gives four words where an account has two."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LEAST_WORDS and shorter <= longer
