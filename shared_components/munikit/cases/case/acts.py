# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done in a case: an act is one value, and whoever tells of cases reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CaseMove
from munikit.contracts.events import Event
from munikit.contracts.ports import Port
from munikit.wiring import ask

# Tells somebody of an act: in a case, under a name that is another one each time it is done.
Teller = Callable[[Session, Case, str], None]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What an act ends in, where it ends in a paper that anybody can verify.

    ``title`` is printed over it and ``basis`` are its norms. ``says`` gives label and text, in the
    order they are printed, as the case stands once the act is written down.
    """

    title: str
    basis: str
    says: Callable[[Session, Case], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Where an act is begun, and when: a link on a case's page, in the words of ``label``.

    ``page`` is the endpoint, which takes the case's id.
    """

    label: str
    page: str
    when: Callable[[Session, Case], bool]


@dataclass(frozen=True, kw_only=True)
class Act:
    """What may be done in a case, declared once, in the room of its subject.

    ``name`` is kept with each line of the history. ``title`` is read in the timeline and in the
    electronic file, where ``document_type`` is its kind in the guide's list (DS 10 of 2023);
    ``internal`` ones the person never sees; ``news`` says at the inbox that it came in.
    ``moves`` is how the case changes with it. An official needs ``may`` for it, is no party to the
    case where there is a ``verb`` (what somebody else must do) and, ``while_open``, is in time.
    ``journal`` is its entry where no move makes one. ``event`` makes what modules are told;
    ``tells`` are the notices, which go out after the commit. ``paper`` is what the person then
    downloads from the page of their case, and what enters the electronic file. ``offer`` is on the
    page of whoever may do it: an official where there is ``may``, else the person.
    """

    name: str
    title: str
    internal: bool = False
    news: str = ""
    document_type: int = 0
    moves: CaseMove | None = None
    may: CasePermission | None = None
    verb: str = "resolverla"
    while_open: bool = False
    journal: str = ""
    event: Callable[[Session, Case], Event] | None = None
    tells: tuple[Teller, ...] = ()
    paper: Paper | None = None
    offer: Offer | None = None


ACTS: Port[Mapping[str, Act]] = Port("acts")


def act_named(session: Session, name: str) -> Act:
    """Return the act of a line of a history."""
    return ask(session, ACTS)[name]


def offered(session: Session, case: Case, *, official: Actor | None = None) -> list[Offer]:
    """Return what can be begun in a case now, by its person or by an official."""
    acts = [each for each in ask(session, ACTS).values() if _is_for(each, official)]
    return [each.offer for each in acts if each.offer and each.offer.when(session, case)]


def _is_for(act: Act, official: Actor | None) -> bool:
    if official is None:
        return act.may is None
    return act.may is not None and official.can(act.may)
