# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What officials see of powers: those to review, letters to send, and all about one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from munikit.cases.case.models import GOES_ON, Case
from munikit.cases.case.power_models import CAPACITIES, Letter, Power, PowerState
from munikit.kernel.clock import local_date
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import Person
from munikit.procedures import version
from munikit.procedures.definition import Kind
from munikit.wiring import wiring

PAGE = 50
TABS = {
    "por-revisar": _l("Por revisar"),
    "cartas": _l("Cartas por enviar"),
    "aceptados": _l("Aceptados"),
    "terminados": _l("Terminados"),
}
LABELS = {
    PowerState.REQUESTED: (_l("Por revisar"), "warning"),
    PowerState.ACCEPTED: (_l("Aceptado"), "success"),
    PowerState.REFUSED: (_l("No aceptado"), "problem"),
    PowerState.WITHDRAWN: (_l("Retirado"), "info"),
    PowerState.EXPIRED: (_l("Venció"), "info"),
}
KINDS = {
    Kind.PERMIT.value: _l("Todos los permisos"),
    Kind.CERTIFICATE.value: _l("Todos los certificados"),
}


Titled = tuple[Case, str]


@dataclass(frozen=True)
class PowerRow:
    """A power with the names around it; ``represented`` is unverified unless it was accepted."""

    power: Power
    representative: Person
    state: PowerState
    cases: Sequence[Titled] = ()

    @property
    def represented(self) -> str:
        return self.power.confirmed_name or self.power.represented_name

    @property
    def capacity(self) -> str:
        return CAPACITIES[self.power.capacity]


def queue(session: Session, tab: str, page: int = 1) -> list[PowerRow]:
    """Return a page of powers, those asked first before the others."""
    query = select(Power, Person).join(Person, Person.id == Power.representative_id)
    query = query.where(*_wanted(session, tab)).order_by(Power.asked_at, Power.id)
    found = session.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    return rows(session, [(power, person) for power, person in found])


def totals(session: Session) -> dict[str, int]:
    """Return how many powers each tab has."""
    found = {}
    for tab in TABS:
        query = select(func.count()).select_from(Power).where(*_wanted(session, tab))
        found[tab] = session.scalar(query) or 0
    return found


def row_of(session: Session, power: Power) -> PowerRow:
    """Return a power with its people and the newest sent cases that were made with it."""
    return rows(session, [(power, session.get_one(Person, power.representative_id))])[0]


def rows(
    session: Session, powers: Sequence[tuple[Power, Person]], *, with_cases: bool = True
) -> list[PowerRow]:
    """Return the same of many powers, each with whoever acts by it; asked all at once."""
    ids = [power.id for power, _person in powers]
    cases = _newest_cases(session, ids) if ids and with_cases else {}
    today = local_date(wiring(session).clock.now())
    return [
        PowerRow(power, person, power.state_on(today), cases.get(power.id, ()))
        for power, person in powers
    ]


def _newest_cases(session: Session, ids: Sequence[UUID]) -> dict[UUID | None, list[Titled]]:
    newest = func.row_number().over(partition_by=Case.power_id, order_by=Case.submitted_at.desc())
    sent = select(Case.id, newest.label("place"))
    sent = sent.where(Case.power_id.in_(ids), Case.submitted_at.is_not(None))
    few = sent.subquery()
    query = select(Case).join(few, few.c.id == Case.id).where(few.c.place <= PAGE)
    found: dict[UUID | None, list[Titled]] = {}
    for case in session.scalars(query.order_by(Case.submitted_at.desc())):
        titled = case, version(session, case.procedure_digest).title
        found.setdefault(case.power_id, []).append(titled)
    return found


def same_paper(session: Session, power: Power) -> list[Power]:
    """Return powers of other RUNs that the very same file was given for."""
    if power.sha256 is None:
        return []
    query = select(Power).where(
        Power.sha256 == power.sha256, Power.represented_run != power.represented_run
    )
    return list(session.scalars(query.limit(PAGE)))


def scope_in_words(session: Session, power: Power) -> str:
    """Say what an accepted power is good for."""
    if not power.scope:
        return _("Todos los trámites")
    kinds = [str(KINDS[each]) for each in power.scope.get("kinds", ()) if each in KINDS]
    titles = [_title(session, each) for each in power.scope.get("procedures", ())]
    return ", ".join([*kinds, *titles])


def _title(session: Session, procedure_id: str) -> str:
    query = select(Case.procedure_digest).where(Case.procedure_id == procedure_id)
    digest = session.scalar(query.order_by(Case.created_at.desc()).limit(1))
    return version(session, digest).title if digest else procedure_id


def _wanted(session: Session, tab: str) -> list[ColumnElement[bool]]:
    today = local_date(wiring(session).clock.now())
    accepted = Power.state == PowerState.ACCEPTED
    sent = select(Case.id).where(
        Case.power_id == Power.id,
        Case.submitted_at.is_not(None),
        GOES_ON,
    )
    by_tab: dict[str, list[ColumnElement[bool]]] = {
        # What was never sent, or is over, waits for nobody.
        "por-revisar": [Power.state == PowerState.REQUESTED, sent.exists()],
        "cartas": [Power.letter == Letter.DUE],
        "aceptados": [accepted, Power.until_on >= today],
        "terminados": [
            Power.state.in_((PowerState.REFUSED, PowerState.WITHDRAWN))
            | (accepted & (Power.until_on < today))
        ],
    }
    return by_tab.get(tab, by_tab["por-revisar"])
