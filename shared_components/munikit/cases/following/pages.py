# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's pages around an application: following it."""

from uuid import UUID, uuid4

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit import casefile
from munikit.cases.case.acts import offered
from munikit.cases.case.appeal import appeal_term, is_unanswered
from munikit.cases.case.clock import terms_of
from munikit.cases.case.contact import email_of
from munikit.cases.case.decided import decided
from munikit.cases.case.models import Case
from munikit.cases.case.money import paid_for
from munikit.cases.case.pages import own, person_page, read
from munikit.cases.case.silence import is_accepted_by_silence, may_claim_silence, silence_on
from munikit.cases.case.standing import power_of, standing_of
from munikit.cases.case.states import LABELS, CaseState
from munikit.cases.corrections.acts import ASKED
from munikit.cases.corrections.services import open_questions
from munikit.cases.following.progress import progress_of
from munikit.cases.following.services import cases_of
from munikit.cases.history.timeline import last_words, timeline
from munikit.cases.record.papers import papers_of
from munikit.cases.record.services import certificate_id
from munikit.cases.representation import queue as power_queue
from munikit.cases.representation.powers import powers_of
from munikit.contracts.registrar import REGISTRAR, IssuedDocument
from munikit.contracts.treasury import TREASURY
from munikit.kernel.clock import local_date
from munikit.people import find_person
from munikit.procedures import Procedure
from munikit.web import actor, page, reading, signed_in
from munikit.wiring import ask, wiring

bp = Blueprint("following", __name__, template_folder="../templates")


@bp.get("/mis-solicitudes")
@signed_in
def mine() -> ResponseReturnValue:
    with reading() as session:
        found = cases_of(session, actor())
        every = [*found.own, *(case for case, _who in found.made_for)]
        return page(
            "munikit/cases/mine.html",
            cases=found.own,
            titles={case.id: read(session, case).title for case in every},
            labels=LABELS,
            for_me=found.made_for,
            powers=power_queue.rows(session, powers_of(session, actor()), with_cases=False),
            power_labels=power_queue.LABELS,
        )


@bp.get("/solicitudes/<uuid:case_id>")
@signed_in
def show(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = own(session, case_id)
        return _tasks(session, case) if case.state is CaseState.DRAFT else _status(session, case)


def _tasks(session: Session, case: Case) -> str:
    procedure = read(session, case)
    return page(
        "munikit/cases/tasks.html",
        case=case,
        procedure=procedure,
        pages=procedure.pages_for(case.answers),
        missing={each.id for each in procedure.unanswered(case.answers)},
    )


def _status(session: Session, case: Case) -> str:
    procedure = read(session, case)
    treasury = ask(session, TREASURY) if procedure.pays_first else None
    now = wiring(session).clock.now()
    standing = standing_of(session, case)
    return page(
        "munikit/cases/status.html",
        case=case,
        email=email_of(session, case),
        procedure=procedure,
        label=LABELS[case.state],
        standing=standing,
        power=power_of(session, case),
        responsible=_responsible(session, case),
        progress=progress_of(case, procedure, now, may_go_on=standing.is_good),
        **_terms(session, case, procedure),
        key=uuid4(),
        steps=timeline(session, case),
        request_text=last_words(session, case, ASKED),
        to_correct=open_questions(session, case, procedure),
        decision=decided(session, case),
        reason=_translated_reason(procedure, case),
        charge=treasury.charge_of(session, case.id) if treasury else None,
        money=paid_for(session, case).becomes(case),
        **_papers(session, case),
    )


def _papers(session: Session, case: Case) -> dict[str, object]:
    return {
        "document": _document(session, case),
        "papers": papers_of(session, case),
        "certificate": casefile.has(session, case.id, certificate_id(case.id)),
    }


def _terms(session: Session, case: Case, procedure: Procedure) -> dict[str, object]:
    """Return the terms that run, and what the person may do, also where nobody answered."""
    calendar = wiring(session).calendar
    today = local_date(wiring(session).clock.now())
    appeal = appeal_term(session, case)
    return {
        "terms": list(terms_of(case, procedure, calendar, today, appeal=appeal)),
        "appeal": appeal if appeal and today <= appeal.until else None,
        "offers": offered(session, case, actor()),
        "unanswered": is_unanswered(case, today),
        "may_claim": may_claim_silence(case, procedure, today),
        "may_certify": is_accepted_by_silence(case, procedure, calendar, today),
        "silence_on": silence_on(case, calendar),
    }


@bp.get("/solicitudes/<uuid:case_id>/listo")
@signed_in
def done(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = own(session, case_id)
        if case.state is CaseState.DRAFT:
            return redirect(person_page(case.id), 303)
        procedure = read(session, case)
        charge = (
            ask(session, TREASURY).charge_of(session, case.id) if procedure.pays_first else None
        )
        return page(
            "munikit/cases/done.html",
            case=case,
            email=email_of(session, case),
            procedure=procedure,
            charge=charge,
            progress=progress_of(
                case,
                procedure,
                wiring(session).clock.now(),
                may_go_on=standing_of(session, case).is_good,
            ),
            document=_document(session, case),
        )


def _responsible(session: Session, case: Case) -> str:
    # Ley 19.880 art. 17: people know who is in charge of their case.
    if case.assigned_to_id is None or case.closed_at is not None:
        return ""
    return find_person(session, case.assigned_to_id).full_name


def _document(session: Session, case: Case) -> IssuedDocument | None:
    if case.state is not CaseState.ISSUED:
        return None
    return ask(session, REGISTRAR).document_of(session, case.id)


def _translated_reason(procedure: Procedure, case: Case) -> str:
    """Return the reason of a refusal in the visitor's language; what was decided is in Spanish."""
    if procedure.original is None or case.state is not CaseState.REJECTED:
        return ""
    reasons = {each.id: each.text for each in procedure.definition.review.reasons}
    return reasons.get(case.reason_id, "")
