# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case at the desk: everything about it, and what may be done with it now."""

from collections.abc import Callable
from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.casefile.accesses import note_access
from munikit.cases.case.acts import offered, why_not
from munikit.cases.case.appeal import appeal_term
from munikit.cases.case.clock import terms_of
from munikit.cases.case.decided import decided
from munikit.cases.case.models import Case
from munikit.cases.case.money import paid_for
from munikit.cases.case.pages import desk_page, place, seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.power_models import POWER
from munikit.cases.case.reading import find_sent
from munikit.cases.case.standing import STANDINGS, standing_of
from munikit.cases.case.states import LABELS, OPEN, CaseState
from munikit.cases.corrections.services import notes_of
from munikit.cases.history.news import news_of
from munikit.cases.history.timeline import history
from munikit.cases.inbox.deadline import light
from munikit.cases.inbox.desk import bp
from munikit.cases.messages import services as messages
from munikit.cases.opinions.services import VERDICTS, opinions_of
from munikit.cases.record.papers import papers_of
from munikit.cases.record.summary_pages import enclosures_of, files_of, sections
from munikit.cases.sharing import services as sharing
from munikit.cases.sharing.absences import also_looking, note_viewing, reviewers
from munikit.cases.sharing.acts import ASSIGNED, FORWARDED
from munikit.cases.sharing.route import next_unit
from munikit.contracts.registrar import REGISTRAR
from munikit.kernel.clock import local_date
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import find_person
from munikit.procedures import version
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
from munikit.web.forms import Form, LongTextField, sent
from munikit.wiring import ask, wiring


class NoteForm(Form):
    """What the person never sees: a note, or what was found when the case is passed on."""

    text = LongTextField(
        _l("Nota interna, o lo que se encontró"), required=_l("Escriba la nota antes de guardarla")
    )


class MessageForm(Form):
    message = LongTextField(
        _l("Mensaje a la persona"),
        help=_l("Antes de enviarlo verá cómo lo leerá"),
        required=_l("Escriba el mensaje antes de enviarlo"),
        most=2000,
    )


@bp.get("/bandeja/<uuid:case_id>")
@requires(CasePermission.READ)
def show(case_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        news = news_of(session, [find_sent(session, case_id)]).get(case_id, "")
        if note_viewing(session, case_id, actor().id):
            note_access(session, case_id, actor().id, "casefile.view")
    return case_page(case_id, news=news)


@bp.post("/bandeja/<uuid:case_id>/anotar")
@requires(CasePermission.DECIDE)
@keeps_typed_text
def write(case_id: UUID) -> ResponseReturnValue:
    """Keep a note or pass the case on: neither is read by the person."""
    form = NoteForm()
    if not form.validate_on_submit():
        return case_page(case_id, note=form), 422
    text = form.text.data
    if sent().text("what", 20) == "forward":
        return _done(
            case_id,
            lambda session: sharing.forward(session, case_id, text, seen=seen(), by=actor()),
        )
    return _done(case_id, lambda session: messages.add_note(session, case_id, text, by=actor()))


@bp.post("/bandeja/<uuid:case_id>/mensaje")
@requires(CasePermission.DECIDE)
@keeps_typed_text
def write_message(case_id: UUID) -> ResponseReturnValue:
    """Send the person a message, once the official saw what they will read."""
    form = MessageForm()
    if not form.validate_on_submit():
        return case_page(case_id, message=form), 422
    if "change" in sent():
        return case_page(case_id, message=form)
    text = form.message.data
    if "send" in sent():
        return _done(
            case_id, lambda session: messages.write_to_person(session, case_id, text, by=actor())
        )
    with reading() as session:
        case = find_sent(session, case_id)
        procedure = version(session, case.procedure_digest)
        applicant = find_person(session, case.applicant_id)
    return page(
        "munikit/desk/message_preview.html",
        case=case,
        procedure=procedure,
        applicant=applicant,
        text=text,
        form=form,
    )


def _done(case_id: UUID, act: Callable[[Session], object]) -> ResponseReturnValue:
    with transaction() as session:
        act(session)
    return redirect(desk_page(case_id), 303)


def case_page(
    case_id: UUID,
    *,
    note: NoteForm | None = None,
    message: MessageForm | None = None,
    news: str = "",
) -> str:
    """Return a case's page.

    ``note`` and ``message`` are what was written on it last, with its errors; ``news`` what came
    in since whoever has it looked last.
    """
    with reading() as session:
        case = find_sent(session, case_id)
        return page(
            "munikit/desk/case.html",
            case=case,
            is_open=case.state in OPEN,
            label=LABELS[case.state],
            can=CasePermission,
            verdicts=VERDICTS,
            note=note or NoteForm(formdata=None),
            message=message or MessageForm(formdata=None),
            news=news,
            back=place(),
            **_contents(session, case),
            **_surroundings(session, case),
        )


def _contents(session: Session, case: Case) -> dict[str, object]:
    """Return what the case is about."""
    procedure = version(session, case.procedure_digest)
    offers = offered(session, case, actor(), official=True)
    registrar = ask(session, REGISTRAR) if case.state is CaseState.ISSUED else None
    return {
        "procedure": procedure,
        "decision": decided(session, case),
        "applicant": find_person(session, case.applicant_id),
        "sections": sections(session, case, procedure, note=notes_of(session, case.id)),
        "enclosures": enclosures_of(session, case),
        "standing": standing_of(session, case),
        "standings": STANDINGS,
        "power": files_of(session, case).get(POWER),
        "history": history(session, case),
        "paid": paid_for(session, case),
        "opinions": opinions_of(session, case.id),
        "papers": papers_of(session, case),
        "offers": offers,
        "warnings": {each: each.warns(session, case) if each.warns else "" for each in offers},
        "document": registrar.document_of(session, case.id) if registrar else None,
    }


def _surroundings(session: Session, case: Case) -> dict[str, object]:
    """Return who has it, who looks at it and what may be done with it."""
    today = local_date(wiring(session).clock.now())
    calendar = wiring(session).calendar
    procedure = version(session, case.procedure_digest)
    people = reviewers(session, wiring(session).roles) if _may_assign(session, case) else []
    return {
        "terms": list(
            terms_of(case, procedure, calendar, today, appeal=appeal_term(session, case))
        ),
        "light": light(case, today, calendar),
        "assignee": find_person(session, case.assigned_to_id) if case.assigned_to_id else None,
        "others": also_looking(session, case.id, me=actor().id),
        "people": people,
        "labels": ", ".join(sharing.labels_of(session, case.id)),
        "following": next_unit(session, case),
        "may_forward": not why_not(session, case, FORWARDED, actor()),
    }


def _may_assign(session: Session, case: Case) -> bool:
    by = actor()
    return by.can(CasePermission.ASSIGN) and not why_not(session, case, ASSIGNED, by)
