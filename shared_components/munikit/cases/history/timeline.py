# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a case goes, told to the person with real dates, and to officials with names."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases.case.models import ActKind, Case, CaseAct
from munikit.cases.case.standing import Standing, standing_of
from munikit.cases.case.states import CaseState
from munikit.kernel.formats import day, moment
from munikit.people import Person
from munikit.procedures import version

TITLES = {
    ActKind.STARTED: "Solicitud comenzada",
    ActKind.SENT: "Solicitud completa",
    ActKind.PAID: "Pago recibido",
    ActKind.TAKEN: "En revisión",
    ActKind.ASSIGNED: "Asignada",
    ActKind.RELEASED: "Devuelta a la bandeja",
    ActKind.FORWARDED: "Pasó a otra unidad",
    ActKind.OPINION_ASKED: "Se pidió un informe",
    ActKind.OPINION_GIVEN: "Llegó un informe",
    ActKind.PROPOSED: "Decisión propuesta, falta la segunda firma",
    ActKind.SENT_BACK: "Devuelta a quien la propuso",
    ActKind.MESSAGE: "Mensaje",
    ActKind.EXTENDED: "Ampliamos el plazo para responder",
    ActKind.ABANDONED: "Solicitud tenida por desistida",
    ActKind.SILENCE_CLAIMED: "Reclamo porque no se respondió a tiempo",
    ActKind.SILENCE: "Silencio administrativo",
    ActKind.ASKED: "Le pedimos algo más",
    ActKind.ANSWERED: "Recibimos su respuesta",
    ActKind.APPROVED: "Solicitud aprobada",
    ActKind.REJECTED: "Solicitud rechazada",
    ActKind.ISSUED: "Documento listo para descargar",
    ActKind.WITHDRAWN: "Solicitud retirada",
    ActKind.NOTIFIED: "Notificación del Estado",
    ActKind.NOT_NOTIFIED: "Falta notificar por otro medio",
    ActKind.NOTE: "Nota interna: la persona no la ve",
    ActKind.APPEALED: "Recurso de reposición",
    ActKind.UPHELD: "Reposición acogida: se resuelve de nuevo",
    ActKind.DISMISSED: "Reposición rechazada",
    ActKind.POWER_GIVEN: "Otro poder por revisar",
    ActKind.POWER_ACCEPTED: "Poder aceptado",
    ActKind.POWER_REFUSED: "Poder no aceptado",
    ActKind.POWER_WITHDRAWN: "Poder retirado",
}


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
    acts = [
        act for act in _acts(session, case) if not act.internal and act.kind is not ActKind.SENT
    ]
    steps = [Step(_title(act, case), moment(act.at), act.text, "done") for act in acts]
    return [*steps, *_ahead(session, case)]


def _ahead(session: Session, case: Case) -> list[Step]:
    steps = []
    if case.state is CaseState.AWAITING_PAYMENT:
        steps.append(Step("Falta su pago", "La solicitud se envía cuando paga", "", "now"))
    if case.state is CaseState.AWAITING_APPLICANT and case.ask_until:
        steps.append(Step("Esperamos su respuesta", f"Hasta el {day(case.ask_until)}", "", "now"))
    if not case.closed_at and standing_of(session, case) is Standing.WAITING:
        steps.append(Step("Revisamos su poder", "Después su solicitud sigue sola", "", "now"))
    elif case.state is CaseState.SUBMITTED:
        steps.append(Step("En espera de revisión", "", "", "now"))
    if case.state is CaseState.APPEALED and case.due_on:
        until = f"A más tardar el {day(case.due_on)}"
        steps.append(Step("Respuesta a su recurso", until, "", "ahead"))
    if case.state is CaseState.APPROVED and standing_of(session, case).is_good:
        steps.append(Step("Preparando su documento", "Tarda menos de un minuto", "", "now"))
    if (
        case.state in (CaseState.SUBMITTED, CaseState.IN_REVIEW, CaseState.AWAITING_SIGNATURE)
        and case.due_on
    ):
        steps.append(Step("Decisión", f"A más tardar el {day(case.due_on)}", "", "ahead"))
        silence = version(session, case.procedure_digest).definition.silence
        if silence is not None:
            after = f"Desde el día siguiente puede reclamar ({silence.basis})"
            steps.append(Step("Si no le respondemos", after, "", "ahead"))
    return steps


def _title(act: CaseAct, case: Case) -> str:
    if act.kind is ActKind.MESSAGE:
        return "Su mensaje" if act.actor_id == case.applicant_id else "Mensaje de la municipalidad"
    return TITLES[act.kind]


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
            TITLES[act.kind],
            f"{moment(act.at)} · {names[act.actor_id] if act.actor_id else 'Sistema'}",
            act.text,
            "done",
            act.internal,
        )
        for act in reversed(_acts(session, case))
    ]


def _acts(session: Session, case: Case) -> Sequence[CaseAct]:
    query = select(CaseAct).where(CaseAct.case_id == case.id).order_by(CaseAct.seq)
    return session.scalars(query).all()


def last_request(session: Session, case: Case) -> str:
    """Return what the person was asked for last."""
    return _last(session, case, ActKind.ASKED)


def last_appeal(session: Session, case: Case) -> str:
    """Return why the person asked that a refusal be looked at again."""
    return _last(session, case, ActKind.APPEALED)


def _last(session: Session, case: Case, kind: ActKind) -> str:
    query = select(CaseAct.text).where(CaseAct.case_id == case.id, CaseAct.kind == kind)
    return session.scalar(query.order_by(CaseAct.seq.desc()).limit(1)) or ""


def times(session: Session, case: Case, kind: ActKind) -> int:
    """Return how often something was done in a case so far."""
    done = select(func.count()).where(CaseAct.case_id == case.id, CaseAct.kind == kind)
    return session.scalar(done) or 0
