# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a case goes, told to the person with real dates, and to officials with names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.acts import Act, act_named
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.silence import WAITING
from munikit.cases.case.standing import Standing, standing_of
from munikit.cases.case.states import CaseState
from munikit.kernel.formats import day, moment
from munikit.kernel.words import gettext as _
from munikit.people import Person
from munikit.procedures import version


@dataclass(frozen=True)
class Step:
    """A point of the timeline. ``state`` is ``done``, ``now`` or ``ahead``."""

    title: str
    text: str
    note: str
    state: str
    internal: bool = False


def timeline(session: Session, case: Case) -> list[Step]:
    """Return what happened and what is still to come, for the person."""
    lines = [line for line in _lines(session, case) if not line.internal]
    done = [(act_named(session, line.kind), line) for line in lines]
    steps = [
        Step(act.title, moment(line.at), line.text, "done") for act, line in done if not act.implied
    ]
    return [*steps, *_ahead(session, case)]


def _ahead(session: Session, case: Case) -> list[Step]:
    steps = []
    if case.state is CaseState.AWAITING_PAYMENT:
        steps.append(Step(_("Falta su pago"), _("La solicitud se envía cuando paga"), "", "now"))
    if case.state is CaseState.AWAITING_APPLICANT and case.ask_until:
        steps.append(
            Step(
                _("Esperamos su respuesta"),
                _("Hasta el %(day)s", day=day(case.ask_until)),
                "",
                "now",
            )
        )
    if not case.closed_at and standing_of(session, case) is Standing.WAITING:
        steps.append(Step(_("Revisamos su poder"), _("Después su solicitud sigue sola"), "", "now"))
    elif case.state is CaseState.SUBMITTED:
        steps.append(Step(_("En espera de revisión"), "", "", "now"))
    if case.state is CaseState.APPEALED and case.due_on:
        until = _("A más tardar el %(day)s", day=day(case.due_on))
        steps.append(Step(_("Respuesta a su recurso"), until, "", "ahead"))
    if case.state is CaseState.APPROVED and standing_of(session, case).is_good:
        steps.append(Step(_("Preparando su documento"), _("Tarda menos de un minuto"), "", "now"))
    return [*steps, *_decision_ahead(session, case)]


def _decision_ahead(session: Session, case: Case) -> Iterator[Step]:
    if case.state not in WAITING or not case.due_on:
        return
    yield Step(_("Decisión"), _("A más tardar el %(day)s", day=day(case.due_on)), "", "ahead")
    silence = version(session, case.procedure_digest).definition.silence
    if silence is not None:
        after = _("Desde el día siguiente puede reclamar (%(basis)s)", basis=silence.basis)
        yield Step(_("Si no le respondemos"), after, "", "ahead")


def history(session: Session, case: Case) -> list[Step]:
    """Return who did what, internal notes included, newest first, for officials."""
    names = dict(
        session.execute(
            select(Person.id, Person.given_names + " " + Person.surnames)
            .join(CaseAct, CaseAct.actor_id == Person.id)
            .where(CaseAct.case_id == case.id)
        ).all()
    )
    return [
        Step(
            act_named(session, line.kind).title,
            f"{moment(line.at)} · {names[line.actor_id] if line.actor_id else _('Sistema')}",
            line.text,
            "done",
            line.internal,
        )
        for line in reversed(_lines(session, case))
    ]


def _lines(session: Session, case: Case) -> Sequence[CaseAct]:
    query = select(CaseAct).where(CaseAct.case_id == case.id).order_by(CaseAct.seq)
    return session.scalars(query).all()


def last_words(session: Session, case: Case, what: Act) -> str:
    """Return what was said when something was done last, or nothing."""
    query = select(CaseAct.text).where(CaseAct.case_id == case.id, CaseAct.kind == what.name)
    return session.scalar(query.order_by(CaseAct.seq.desc()).limit(1)) or ""
