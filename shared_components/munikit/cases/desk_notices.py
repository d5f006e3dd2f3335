# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What officials are told of their cases: what came in, what they were given to do."""

from sqlalchemy.orm import Session

from munikit.cases.case.desk_models import Opinion
from munikit.cases.case.models import ActKind, Case
from munikit.cases.case.officials import tell_officials, tell_people, with_role
from munikit.cases.case.permissions import ADVISER
from munikit.cases.history.timeline import times
from munikit.contracts.casework import (
    CaseAssigned,
    CaseWithdrawn,
    InformationReceived,
    MessageReceived,
    OpinionAsked,
    OpinionGiven,
)
from munikit.kernel.formats import day
from munikit.notices import notify
from munikit.people import find_person
from munikit.wiring import wiring

_QUARTER_OF_AN_HOUR = 15 * 60


def tell_received(session: Session, event: InformationReceived) -> None:
    case = session.get_one(Case, event.case_id)
    until = f" El plazo vence el {day(case.due_on)}." if case.due_on else ""
    what = f"received-{times(session, case, ActKind.ANSWERED)}"
    body = f"La persona respondió y el plazo corre de nuevo.{until}"
    tell_officials(session, case, what, f"Respondieron lo que se pidió en {case.folio}", body)


def tell_written(session: Session, event: MessageReceived) -> None:
    case = session.get_one(Case, event.case_id)
    what = f"written-{times(session, case, ActKind.MESSAGE)}"
    body = "Lea el mensaje y respóndalo en la página de la solicitud."
    tell_officials(session, case, what, f"Le escribieron sobre {case.folio}", body)


def tell_withdrawn(session: Session, event: CaseWithdrawn) -> None:
    """Tell whoever had the case; one that nobody had is simply gone from the inbox."""
    case = session.get_one(Case, event.case_id)
    if case.assigned_to_id is not None:
        body = "No hay que resolverla: quien la pidió la retiró."
        tell_officials(session, case, "withdrawn", f"Retiraron la solicitud {case.folio}", body)


def tell_assigned(session: Session, event: CaseAssigned) -> None:
    """Tell whoever was given work, once for all of a quarter of an hour: a lot is many."""
    now, url = wiring(session).clock.now(), wiring(session).settings.site.url
    notify(
        session,
        key=f"assigned:{event.to_id}:{int(now.timestamp()) // _QUARTER_OF_AN_HOUR}",
        to=find_person(session, event.to_id).email,
        subject="Tiene solicitudes nuevas a su cargo",
        body=f"Se las asignaron. Están en su bandeja, en «Mías».\n\n{url}/bandeja?b=mias",
    )


def tell_opinion_asked(session: Session, event: OpinionAsked) -> None:
    """Tell everybody who gives opinions: an account belongs to no unit."""
    case, asked = session.get_one(Case, event.case_id), session.get_one(Opinion, event.opinion_id)
    people = [each for each in with_role(session, ADVISER) if each.id != asked.asked_by_id]
    body = f"Se pidió a {asked.unit}. Se espera hasta el {day(asked.due_on)}, en «Informes»."
    said = (f"Piden un informe sobre {case.folio}", body)
    tell_people(session, case, f"opinion-asked-{asked.id}", people, said)


def tell_opinion_given(session: Session, event: OpinionGiven) -> None:
    """Tell whoever asked, and whoever has the case now."""
    case, asked = session.get_one(Case, event.case_id), session.get_one(Opinion, event.opinion_id)
    ids = {asked.asked_by_id, case.assigned_to_id} - {None, asked.answered_by_id}
    people = [find_person(session, each) for each in sorted(filter(None, ids))]
    said = (f"Llegó un informe sobre {case.folio}", f"Lo dio {asked.unit}.")
    tell_people(session, case, f"opinion-given-{asked.id}", people, said)
