# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The inbox: tabs, filters in the address, filters kept under a name, a copy for a spreadsheet."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask import session as web_session
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.cases.case.counting import MOST_COUNTED, Count
from munikit.cases.case.pages import PLACE
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.states import LABELS
from munikit.cases.history.news import news_of
from munikit.cases.inbox import saved
from munikit.cases.inbox import services as inbox
from munikit.cases.inbox.deadline import light
from munikit.cases.inbox.services import PAGE, SENT, TABS, TERMS, Filters
from munikit.cases.sharing.absences import deciders
from munikit.kernel.clock import local_date
from munikit.people.lookup_pages import note_desk_lookup
from munikit.procedures import CATALOGUE, version
from munikit.web import actor, database, page, reading, requires, signed_in, table_file, transaction
from munikit.web.forms import asked, sent
from munikit.web.surroundings import surroundings
from munikit.wiring import ask, wiring

bp = Blueprint("inbox", __name__, template_folder="../templates")
_LONGEST_NAME = 60
_LONGEST_QUERY = 500
_COLUMNS = ("folio", "tramite", "estado", "unidad", "ingreso", "vence", "termino", "solicitante")


@bp.get("/bandeja")
@signed_in
def listing() -> ResponseReturnValue:
    """Show the inbox; who works elsewhere at the desk is led there."""
    if not actor().can(CasePermission.READ) and menu():
        return redirect(menu()[0][1], 303)
    allow(actor(), CasePermission.READ)
    filters = _looked_for()
    with reading() as session:
        found = inbox.rows(session, filters, me=actor().id)
        counts = inbox.counts(session, me=actor().id)
        total = inbox.total(session, filters, counts, me=actor().id)
        today = local_date(wiring(session).clock.now())
        calendar = wiring(session).calendar
        return page(
            "munikit/desk/inbox.html",
            rows=[(row, light(row.case, today, calendar)) for row in found],
            titles={r.case.id: version(session, r.case.procedure_digest).title for r in found},
            news=news_of(session, [row.case for row in found]),
            filters=filters,
            tabs=TABS,
            counts=counts,
            oldest=None if found else inbox.oldest_unassigned(session),
            labels=LABELS,
            **_pages(total),
            choices=_choices(session),
            saved=saved.filters_of(session, actor().id),
            can=CasePermission,
        )


def _looked_for() -> Filters:
    filters = read_filters()
    note_desk_lookup(filters.text)
    _remember_place()
    return filters


def _pages(total: Count) -> dict[str, object]:
    """Return how many there are, the pages one may leaf through and whether there are more."""
    counted = min(total.number, MOST_COUNTED)
    more = total.number > MOST_COUNTED
    return {"total": total, "pages": -(-counted // PAGE), "more": more}


def _remember_place() -> None:
    query = request.query_string.decode(errors="replace")[:_LONGEST_QUERY]
    # The session is written where something in it changes, and only then.
    if web_session.get(PLACE, "") != query:
        web_session[PLACE] = query


def _choices(session: Session) -> dict[str, list[tuple[str, str]]]:
    """Return what each list of the filter offers: value and title."""
    procedures = ask(session, CATALOGUE).procedures
    units = {unit for each in procedures for unit in _units(each.definition.review)}
    people = deciders(session, wiring(session).roles)
    return {
        "procedures": [(each.id, each.title) for each in procedures],
        "states": [(state.value, LABELS[state][0]) for state in SENT],
        "terms": list(TERMS.items()),
        "people": [(str(each.id), each.full_name) for each in people],
        "units": [(unit, unit) for unit in sorted(units)],
        "labels": [(label, label) for label in inbox.labels_in_use(session)],
    }


def _units(review: object) -> tuple[str, ...]:
    return (*getattr(review, "route", ()), getattr(review, "unit", ""))


@bp.post("/bandeja/filtros")
@requires(CasePermission.READ)
def save_filter() -> ResponseReturnValue:
    name, query = sent().text("name", _LONGEST_NAME), sent().text("query", _LONGEST_QUERY)
    if name:
        with transaction() as session:
            saved.keep_filter(session, actor().id, name, query)
    return redirect(f"{url_for('inbox.listing')}?{query}", 303)


@bp.post("/bandeja/filtros/<uuid:filter_id>/borrar")
@requires(CasePermission.READ)
def forget_filter(filter_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        saved.forget_filter(session, actor().id, filter_id)
    return redirect(url_for("inbox.listing"), 303)


@bp.get("/bandeja.csv")
@requires(CasePermission.EXPORT)
def export() -> ResponseReturnValue:
    """Send the inbox as a spreadsheet, row by row: it takes as much memory for a million cases."""
    filters = read_filters()
    note_desk_lookup(filters.text)
    with transaction() as session:
        audit.record(session, "cases.export", actor_id=actor().id, subject_id=None)
    today = local_date(database().wiring.clock.now())
    name = f"solicitudes-{today}.csv"
    return table_file(_COLUMNS, _cells(filters, actor().id), name=name)


def _cells(filters: Filters, me: UUID) -> Iterator[tuple[object, ...]]:
    with reading() as session:
        for case, person in inbox.stream(session, filters, me=me):
            yield (
                case.folio,
                case.procedure_id,
                LABELS[case.state][0],
                case.unit,
                case.submitted_at,
                case.due_on,
                case.closed_at,
                person.full_name,
            )


def read_filters() -> Filters:
    """Return what the address asks for; what it says badly is as if it were not said."""
    said = asked()
    return Filters(
        tab=said.text("b", 20, "mias"),
        text=said.text("q", 100),
        procedure_id=said.text("t", 60),
        state=said.text("e", 40),
        term=said.text("v", 20),
        assignee=said.id("a"),
        unit=said.text("u", 120),
        label=said.text("l", 40),
        since=said.day("desde"),
        until=said.day("hasta"),
        page=said.number("p", 1, least=1),
    )


def menu() -> list[tuple[str, str]]:
    """Return the desk's menu for whoever is signed in: title and address."""
    items = surroundings().navigation
    return [(item.title, url_for(item.endpoint)) for item in items if actor().can(item.permission)]
