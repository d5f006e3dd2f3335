# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is done in a case: an act is one value, and whoever tells of cases reads it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.interest import parties_of
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import CASE_TRANSITIONS, LABELS, OPEN, CaseMove
from munikit.contracts.events import Event
from munikit.contracts.ports import Port
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import Interest, interest_of
from munikit.wiring import ask

# Tells somebody of an act: of this line of a case's history.
Teller = Callable[[Session, Case, CaseAct], None]
# Says why somebody cannot do something in a case now, or nothing where they can.
Refusal = Callable[[Session, Case, Actor], str]
# Over what whoever reviews does next, of whatever room.
TO_RESOLVE = _l("Resolver")


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
    """Where an act is begun: a link on a case's page, in the words of ``label``.

    ``page`` is the endpoint, which takes the case's id; ``at_once`` it has no form of its own: it
    is done by the button. At the desk it stands ``under`` a heading, ``main`` before the others,
    and ``warns`` says there what follows. Acts that are begun on one page share one value.
    """

    label: str
    page: str
    under: str = ""
    main: bool = False
    at_once: bool = False
    warns: Callable[[Session, Case], str] | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """What may be done in a case, declared once, in the room of its subject.

    ``name`` is kept with each line of the history. ``title`` is read in the timeline and in the
    electronic file, where ``document_type`` is its kind in the guide's list (DS 10 of 2023);
    ``internal`` ones the person never sees, ``implied`` ones their timeline tells by what
    follows; ``news`` says at the inbox that it came in.
    ``way`` tells apart acts of one name, which are read alike and done by others, or otherwise.
    ``moves`` is how the case changes with it, and ``first`` how before, where it is not there yet.
    An official needs ``may`` for it, is no party to the case where there is a ``verb`` (what
    somebody else must do) and, ``while_open``, is in time. ``refuses`` says what else stands
    against it: `why_not` asks it, for the page that offers and for the service that does.
    ``journal`` is its entry where no move makes one. ``event`` makes what modules are told;
    ``tells`` are the notices, which go out after the commit. ``paper`` is what the person then
    downloads from the page of their case, and what enters the electronic file. ``offer`` is on the
    page of whoever may do it: an official where there is ``may``, else the person.
    """

    name: str
    title: str
    internal: bool = False
    implied: bool = False
    news: str = ""
    document_type: int = 0
    way: str = ""
    first: CaseMove | None = None
    moves: CaseMove | None = None
    may: CasePermission | None = None
    verb: str = "resolverla"
    while_open: bool = False
    refuses: Refusal | None = None
    journal: str = ""
    event: Callable[[Session, Case], Event] | None = None
    tells: tuple[Teller, ...] = ()
    paper: Paper | None = None
    offer: Offer | None = None


ACTS: Port[Mapping[str, Act]] = Port("acts")


def act_named(session: Session, name: str) -> Act:
    """Return the act of a line of a history."""
    return ask(session, ACTS)[name]


def moves_of(case: Case, what: Act) -> Iterator[CaseMove]:
    """Yield the moves that a case makes with an act, from where it is."""
    leads_to = CASE_TRANSITIONS.table.get((case.state, what.first)) if what.first else None
    if what.first and leads_to not in (None, case.state):
        yield what.first
    if what.moves:
        yield what.moves


def why_not(session: Session, case: Case, what: Act, by: Actor) -> str:
    """Return why something cannot be done in a case now by somebody, or nothing where it can."""
    if what.while_open and case.state not in OPEN:
        return _("Esta solicitud ya terminó.")
    state = case.state
    for move in moves_of(case, what):
        if not CASE_TRANSITIONS.allows(state, move):
            return wrong_state(case)
        state = CASE_TRANSITIONS.table[state, move]
    return what.refuses(session, case, by) if what.refuses else ""


def wrong_state(case: Case) -> str:
    """Return what is said of a case that is in a state which does not allow something."""
    lower = LABELS[case.state][0].lower()
    return _("Esta solicitud ya está en otro estado: %(lower)s.", lower=lower)


def offered(session: Session, case: Case, by: Actor, *, official: bool = False) -> list[Offer]:
    """Return what can be begun in a case now, by its person or by an official: each page once."""
    acts = [each for each in ask(session, ACTS).values() if each.offer]
    if official:
        # Of what is their own nobody is offered what they may not do (Ley 19.880 art. 12).
        is_own = interest_of(session, by, parties_of(case)) is not Interest.NONE
        mine = [a for a in acts if a.may and by.can(a.may) and not (is_own and a.verb)]
    else:
        mine = [each for each in acts if each.may is None]
    found = {each.offer: None for each in mine if not why_not(session, case, each, by)}
    return sorted((each for each in found if each), key=lambda offer: not offer.main)
