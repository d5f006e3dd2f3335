# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking that a power be accepted, accepting, refusing and withdrawing it (Ley 19.880 art. 22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor, allow
from munikit.cases.case.forgetting import forget_file_of
from munikit.cases.case.interest import parties_of_power
from munikit.cases.case.meanwhile import ChangedMeanwhileError
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.power_models import (
    CAPACITIES,
    POWER_TRANSITIONS,
    Capacity,
    Letter,
    Power,
    PowerMove,
    PowerState,
)
from munikit.cases.representation.acts import POWER_REFUSED, POWER_WITHDRAWN
from munikit.cases.representation.continuing import go_on, note_in_cases
from munikit.contracts.powers import PowerDecided, PowerWithdrawn
from munikit.documents import AcceptedFile, keep
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError, NotFoundError
from munikit.kernel.marks import mark
from munikit.kernel.rut import RUT
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.outbox import publish
from munikit.people import Counted, Person, TooMuchError, confirm_name, count_use, refuse_own
from munikit.wiring import wiring

SHORTEST_REASON = 20
LONGEST_YEARS = 10
_SHOWS_ANOTHER = _l(
    "Quien lo mostró cambió el nombre o la calidad mientras usted tenía abierta esta "
    "página. Vea cómo están ahora y decida de nuevo."
)
_OVER = _l("Este poder ya fue revisado o retirado. Vea cómo quedó.")


@dataclass(frozen=True)
class Representation:
    """Whom somebody says they act for. The name is what they typed."""

    run: RUT
    name: str
    capacity: Capacity


@dataclass(frozen=True)
class Acceptance:
    """What an official accepts: the name on the paper, what it is good for, until when."""

    name: str
    scope: dict[str, Any]
    until_on: date


def find_power(session: Session, power_id: UUID, *, for_update: bool = False) -> Power:
    """Return a power.

    Raises:
        NotFoundError: there is none with that id.
    """
    power = session.get(Power, power_id, with_for_update=for_update)
    if power is None:
        raise NotFoundError(_("No encontramos ese poder."))
    return power


def request_power(
    session: Session, given: Representation, file: AcceptedFile, *, by: Actor
) -> Power:
    """Ask that a file be accepted as the power for one RUN; the store has its bytes already.

    The same file for the same RUN is asked for once while it waits.

    Raises:
        TooMuchError: the person asked too often, or has too many waiting.
    """
    same = _waiting(by).where(Power.represented_run == given.run, Power.sha256 == file.sha256)
    found = session.scalars(same.limit(1)).first()
    if found is not None:
        found.represented_name = given.name
        found.capacity = given.capacity
        return found
    count_use(session, by.id, Counted.POWERS)
    waiting = session.scalar(select(func.count()).select_from(_waiting(by).subquery())) or 0
    if waiting >= wiring(session).settings.limits.waiting_powers:
        raise TooMuchError(
            _(
                "Tiene muchos poderes por revisar. Espere a que la municipalidad los "
                "revise, o retire alguno en «Mis solicitudes»."
            )
        )
    keep(session, file.sha256, size_bytes=len(file.content), media_type=file.media_type)
    power = _new(session, given, file, by)
    session.add(power)
    session.flush()
    _journal(session, power, "request", by.id)
    return power


def usable_power(session: Session, run: RUT, case: Case, kind: str) -> Power | None:
    """Return a power for a RUN that the applicant of a case may use: accepted, else one waiting."""
    query = select(Power).where(
        Power.representative_id == case.applicant_id, Power.represented_run == run
    )
    today = local_date(wiring(session).clock.now())
    powers = session.scalars(query.order_by(Power.asked_at.desc(), Power.id)).all()
    for state in (PowerState.ACCEPTED, PowerState.REQUESTED):
        for each in powers:
            if each.state_on(today) is state and each.covers(case.procedure_id, kind):
                return each
    return None


def what_it_is_to_show(power: Power) -> tuple[str, ...]:
    """Return what the paper is to show, which its representative may change until it is decided."""
    return (power.represented_name, CAPACITIES[power.capacity])


def accept(
    session: Session, power_id: UUID, given: Acceptance, *, by: Actor, made_from: str = ""
) -> Power:
    """Accept a power; what waited for it goes on, and what is asked later may use it.

    Raises:
        ChangedMeanwhileError: it is to show something else than when the page was ``made_from``.
        ForbiddenError: the official is one of the two it is between (art. 12).
        InvalidError: there is no name, or the day is over or too far away.
        ConflictError: it was decided or withdrawn already.
    """
    power = _to_decide(session, power_id, by, made_from)
    today = local_date(wiring(session).clock.now())
    if not given.name.strip():
        raise InvalidError(_("Escriba el nombre tal como está en el documento."))
    if not today <= given.until_on <= date(today.year + LONGEST_YEARS, 12, 31):
        raise InvalidError(
            _(
                "Elija un día desde hoy y dentro de %(longest_years)s años.",
                longest_years=LONGEST_YEARS,
            )
        )
    accepted = POWER_TRANSITIONS.after(power.state, PowerMove.ACCEPT, refused=_OVER)
    confirm_name(session, power.represented_run, given.name.strip())
    power.confirmed_name = given.name.strip()[:200]
    power.scope = given.scope
    power.state = accepted
    power.until_on = given.until_on
    _decided(session, power, by)
    _journal(session, power, "accept", by.id)
    go_on(session, power)
    publish(session, PowerDecided(power.id))
    return power


def refuse(
    session: Session, power_id: UUID, reason: str, *, by: Actor, made_from: str = ""
) -> Power:
    """Refuse a power, with a reason the representative reads (art. 41).

    Raises:
        ChangedMeanwhileError: as of `accept`.
        InvalidError: the reason says too little.
        ConflictError: it was decided or withdrawn already.
    """
    power = _to_decide(session, power_id, by, made_from)
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidError(
            _(
                "Explique por qué en %(shortest_reason)s caracteres o más.",
                shortest_reason=SHORTEST_REASON,
            )
        )
    power.state = POWER_TRANSITIONS.after(power.state, PowerMove.REFUSE, refused=_OVER)
    power.reason = reason.strip()
    _decided(session, power, by)
    _journal(session, power, "refuse", by.id)
    note_in_cases(session, power, POWER_REFUSED, power.reason)
    publish(session, PowerDecided(power.id))
    return power


def withdraw(session: Session, power_id: UUID, *, by: Actor) -> Power:
    """End a power at once: its representative, whom it represents, or an official may.

    Raises:
        NotFoundError: it is none of theirs.
        ForbiddenError: at the desk, it is between themselves and another (art. 12).
        ConflictError: it is over already.
    """
    power = find_power(session, power_id, for_update=True)
    if not is_party(power, by):
        if not by.can(CasePermission.POWERS):
            raise NotFoundError(_("No encontramos ese poder."))
        _refuse_own_power(session, power, by)
    power.state = POWER_TRANSITIONS.after(power.state, PowerMove.WITHDRAW, refused=_OVER)
    power.ended_at = wiring(session).clock.now()
    power.ended_by_id = by.id
    forget_file_of(session, power)
    _journal(session, power, "withdraw", by.id)
    note_in_cases(session, power, POWER_WITHDRAWN)
    publish(session, PowerWithdrawn(power.id))
    return power


def letter_sent(session: Session, power_id: UUID, *, by: Actor) -> None:
    """Write down that the represented person was told on paper; twice is as once."""
    allow(by, CasePermission.POWERS)
    power = find_power(session, power_id, for_update=True)
    _refuse_own_power(session, power, by)
    if power.letter is Letter.DUE:
        power.letter = Letter.SENT
        _journal(session, power, "letter", by.id)


def is_party(power: Power, by: Actor) -> bool:
    """Say whether somebody is the representative, or is represented."""
    return by.id == power.representative_id or (
        by.run is not None and by.run == power.represented_run
    )


def powers_of(session: Session, by: Actor) -> Sequence[tuple[Power, Person]]:
    """Return the powers a person uses or gave, the newest first, each with whoever acts by it.

    What was asked and never sent with an application concerns nobody yet.
    """
    mine = Power.representative_id == by.id
    if by.run is not None:
        mine |= Power.represented_run == by.run
    sent = select(Case.id).where(Case.power_id == Power.id, Case.submitted_at.is_not(None))
    known = (Power.state != PowerState.REQUESTED) | sent.exists()
    query = select(Power, Person).join(Person, Person.id == Power.representative_id)
    query = query.where(mine, known).order_by(Power.asked_at.desc()).limit(100)
    return [(power, person) for power, person in session.execute(query)]


def _waiting(by: Actor) -> Select[Power]:
    return select(Power).where(
        Power.representative_id == by.id, Power.state == PowerState.REQUESTED
    )


def _new(session: Session, given: Representation, file: AcceptedFile, by: Actor) -> Power:
    return Power(
        representative_id=by.id,
        represented_run=given.run,
        represented_name=given.name,
        capacity=given.capacity,
        sha256=file.sha256,
        file_name=file.name,
        media_type=file.media_type,
        size_bytes=len(file.content),
        asked_at=wiring(session).clock.now(),
    )


def _to_decide(session: Session, power_id: UUID, by: Actor, made_from: str) -> Power:
    allow(by, CasePermission.POWERS)
    power = find_power(session, power_id, for_update=True)
    _refuse_own_power(session, power, by)
    if made_from not in ("", mark(what_it_is_to_show(power))):
        raise ChangedMeanwhileError(_SHOWS_ANOTHER)
    return power


def _refuse_own_power(session: Session, power: Power, by: Actor) -> None:
    words = _("Este poder es suyo. Debe revisarlo otra persona.")
    refuse_own(session, by, parties_of_power(power), words)


def _decided(session: Session, power: Power, by: Actor) -> None:
    power.decided_at = wiring(session).clock.now()
    power.decided_by_id = by.id


def _journal(session: Session, power: Power, verb: str, actor_id: UUID) -> None:
    data: dict[str, str | int | bool] = {"state": power.state.value}
    if power.until_on is not None:
        data["until"] = power.until_on.isoformat()
    audit.record(session, f"powers.{verb}", actor_id=actor_id, subject_id=power.id, data=data)
