# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's side: starting, saving, attaching, sending, giving up."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.contact import take_contact
from munikit.cases.case.forgetting import replace_files
from munikit.cases.case.meanwhile import CHECK_AGAIN, ChangedMeanwhileError, merged
from munikit.cases.case.models import Attachment, Case
from munikit.cases.case.reading import own_case
from munikit.cases.case.refunding import give_back
from munikit.cases.case.search import index_case
from munikit.cases.case.standing import Standing, standing_of
from munikit.cases.case.states import CaseState
from munikit.cases.filing.acts import SENT, SENT_FREE, STARTED, WITHDRAWN
from munikit.cases.filing.forgetting import forget_contents
from munikit.cases.history.services import act, require_possible
from munikit.cases.record.certificate import receive
from munikit.cases.record.services import enter_attachment
from munikit.contracts.treasury import TREASURY, ChargeRequest
from munikit.db.folios import take_folio
from munikit.documents import AcceptedFile, keep
from munikit.documents.forgetting import forget_soon
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.marks import mark
from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext
from munikit.people import Counted, TooMuchError, count_use, find_person
from munikit.procedures import Fee, Procedure, remember, version
from munikit.wiring import ask, wiring

DRAFT_DAYS = 30


def start_case(
    session: Session, procedure: Procedure, *, by: Actor, case_id: UUID | None = None
) -> Case:
    """Begin an application. It is kept for thirty days without being sent.

    Raises:
        IntegrityError: there is a case with ``case_id`` already.
        TooMuchError: the person begins too many, or has too many begun.
    """
    _must_have_room(session, by)
    now = wiring(session).clock.now()
    person = find_person(session, by.id)
    case = Case(
        id=case_id or uuid4(),
        procedure_id=procedure.id,
        procedure_digest=remember(session, procedure),
        applicant_id=by.id,
        created_at=now,
        expires_at=now + timedelta(days=DRAFT_DAYS),
        answers={},
        contact=person.contact,
    )
    session.add(case)
    session.flush()
    act(session, case, STARTED, by=by)
    return case


def id_from(key: UUID | None, *, by: Actor) -> UUID:
    """Return the id of the application that a person begins with a page's key, always the same.

    It is not the key: whoever chose an id could give an application that of a thing that has one,
    such as an order of debts, and what is paid for that would count as paid for both.
    """
    return uuid5(by.id, str(key)) if key else uuid4()


def draft_of(session: Session, procedure_id: str, *, by: Actor) -> Case | None:
    """Return the newest unsent application of a person for a procedure."""
    query = select(Case).where(
        Case.applicant_id == by.id,
        Case.procedure_id == procedure_id,
        Case.state == CaseState.DRAFT,
    )
    return session.scalars(query.order_by(Case.created_at.desc()).limit(1)).first()


def save_answers(
    session: Session, case_id: UUID, answers: Mapping[str, Any], *, by: Actor, made_from: str = ""
) -> Case:
    """Keep the answers of one page, which was ``made_from`` what was kept then.

    Raises:
        ConflictError: the application was sent already, or the answers were changed elsewhere.
    """
    case = own_case(session, case_id, by=by)
    _must_be_draft(case)
    case.answers = {**case.answers, **merged(case.answers, answers, made_from)}
    return case


def attach(
    session: Session, case_id: UUID, question_id: str, file: AcceptedFile, *, by: Actor
) -> Attachment:
    """Keep a file for a question in place of the one before; the store has its bytes already."""
    case = own_case(session, case_id, by=by)
    if case.state not in (CaseState.DRAFT, CaseState.AWAITING_APPLICANT):
        raise ConflictError(_("Esta solicitud ya fue enviada. Vea su estado."))
    replace_files(session, case, question_id)
    keep(session, file.sha256, size_bytes=len(file.content), media_type=file.media_type)
    attachment = Attachment(
        case_id=case.id,
        question_id=question_id,
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size_bytes=len(file.content),
        at=wiring(session).clock.now(),
    )
    session.add(attachment)
    session.flush()
    case.answers = {**case.answers, question_id: str(attachment.id)}
    enter_attachment(session, case, attachment)
    return attachment


def fee_of(session: Session, case: Case) -> Fee | None:
    """Return what sending the case costs today."""
    procedure = version(session, case.procedure_digest)
    if not procedure.pays_first:
        return None
    today = local_date(wiring(session).clock.now())
    return procedure.fee(today, wiring(session).utm, case.answers)


def submit(session: Session, case_id: UUID, *, by: Actor, made_from: str = "") -> Case:
    """Send an application, or ask for its payment first. Sending twice sends once.

    Raises:
        ConflictError: the answers are not those the person declared to be true.
        InvalidError: an answer that is required is missing, the person may not ask for it, or acts
            for somebody with a power that has ended.
        TooMuchError: the person sends too many.
    """
    case = own_case(session, case_id, by=by)
    if case.state is not CaseState.DRAFT:
        return case
    if made_from not in ("", mark(case.answers)):
        raise ChangedMeanwhileError(CHECK_AGAIN)
    procedure = version(session, case.procedure_digest)
    _must_be_acceptable(procedure, case)
    _must_show_a_power(session, case)
    count_use(session, by.id, Counted.APPLICATIONS)
    case.answers = procedure.relevant(case.answers)
    take_contact(session, case)
    fee = fee_of(session, case)
    if fee is None:
        act(session, case, SENT_FREE, by=by)
        file_case(session, case)
        return case
    act(session, case, SENT, by=by)
    ask(session, TREASURY).open_charge(session, _charge(case, procedure, fee))
    return case


def file_case(session: Session, case: Case, *, at: datetime | None = None) -> None:
    """Receive an application that was completed: it gets its folio, and the law's clock begins.

    ``at`` is when the person completed it, if not just now: the year of the folio and the terms
    are of that moment, not of the one in which we learn of it.
    """
    at = at or wiring(session).clock.now()
    calendar = wiring(session).calendar
    # First of all: its statement would write down what is set before it, and the rest again.
    case.folio = take_folio(session, "case", at)
    case.submitted_at = at
    case.filed_on = local_date(calendar.filed_at(at))
    procedure = version(session, case.procedure_digest)
    case.due_on = procedure.due_on(case.filed_on, calendar)
    route = procedure.definition.review.route
    case.unit = route[0] if route else procedure.definition.review.unit
    index_case(session, case)
    receive(session, case)


def withdraw(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Give an application up. What was paid goes back where the procedure's rule orders it.

    Raises:
        ConflictError: it cannot be withdrawn any more, or its payment is just being noted.
    """
    case = own_case(session, case_id, by=by)
    require_possible(session, case, WITHDRAWN, by)
    if case.state is CaseState.DRAFT:
        forget_soon(session, forget_contents(session, case))
    act(session, case, WITHDRAWN, by=by)
    if version(session, case.procedure_digest).pays_first:
        ask(session, TREASURY).cancel_charge(session, case.id)
    give_back(session, case, by_id=by.id)
    return case


def _must_have_room(session: Session, by: Actor) -> None:
    # Counted first: of two pages that come at once the second waits here for the first.
    count_use(session, by.id, Counted.DRAFTS)
    mine = (Case.applicant_id == by.id, Case.state == CaseState.DRAFT)
    begun = session.scalar(select(func.count()).select_from(Case).where(*mine)) or 0
    if begun >= wiring(session).settings.limits.open_drafts:
        raise TooMuchError(
            _(
                "Tiene %(n)s sin enviar. Envíe o borre alguna en «Mis solicitudes» y "
                "comience otra.",
                n=ngettext("%(num)s solicitud", "%(num)s solicitudes", begun),
            )
        )


def _must_show_a_power(session: Session, case: Case) -> None:
    # Locked: of a power withdrawn at the same moment the history of the case tells.
    standing = standing_of(session, case, for_update=True)
    if not (standing.is_good or standing is Standing.WAITING):
        raise InvalidError(
            _(
                "El documento que muestra que puede actuar por otra persona ya no sirve. "
                "Vuelva a su solicitud y adjunte otro."
            )
        )


def _must_be_draft(case: Case) -> None:
    if case.state is not CaseState.DRAFT:
        raise ConflictError(_("Esta solicitud ya fue enviada. Vea su estado en «Mis solicitudes»."))


def _must_be_acceptable(procedure: Procedure, case: Case) -> None:
    missing = procedure.unanswered(case.answers)
    if missing:
        titles = ", ".join(page.title for page in missing)
        raise InvalidError(
            _("Falta completar: %(titles)s. Vuelva a su solicitud y complétela.", titles=titles)
        )
    refusal = procedure.refusal(case.answers)
    if refusal:
        raise InvalidError(refusal)


def _charge(case: Case, procedure: Procedure, fee: Fee) -> ChargeRequest:
    return ChargeRequest(
        subject_id=case.id,
        payer_id=case.applicant_id,
        concept=fee.rows[0][0],
        reference=procedure.title,
        amount=fee.total,
        return_path=f"/solicitudes/{case.id}/listo",
    )
