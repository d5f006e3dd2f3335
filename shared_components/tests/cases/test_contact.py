# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where people are told belongs to the case: another application changes nothing of it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.case.contact import email_about
from munikit.cases.case.telling import last_of
from munikit.cases.corrections import asking
from munikit.cases.corrections.notices import tell_requested
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.following.services import change_contact
from munikit.cases.terms.reminding import remind_of_draft
from munikit.contracts.treasury import ChargePaid
from munikit.db import Database
from munikit.kernel.contact import Contact
from munikit.kernel.errors import NotFoundError
from munikit.outbox.models import QueuedJob
from munikit.people import find_person, keep_contact
from munikit.procedures import Procedure
from munikit.testing.browser import Browser

FIRST = "primero@ejemplo.cl"
SECOND = "segundo@ejemplo.cl"
NEW = "nuevo@ejemplo.cl"
NATIVE = {"tree": "native", "kind": "Roble"}
TODAY = date(2026, 12, 10)
Draft = Callable[..., UUID]
Send = Callable[..., UUID]


@pytest.fixture
def send(database: Database, rosa: Actor, pruning: Procedure) -> Send:
    def sent(email: str) -> UUID:
        with database.transaction() as session:
            case = filing.start_case(session, pruning, by=rosa)
            filing.save_answers(session, case.id, {**NATIVE, "email": email}, by=rosa)
            filing.submit(session, case.id, by=rosa)
            hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
            return case.id

    return sent


def mailed(database: Database) -> list[Any]:
    with database.reading() as session:
        queued = select(QueuedJob).where(QueuedJob.name == "notices.send_mail")
        return [job.payload["to"] for job in session.scalars(queued)]


def contact_of(database: Database, case_id: UUID) -> tuple[str, str]:
    with database.reading() as session:
        case = session.get_one(Case, case_id)
        return case.contact_email, case.contact_phone


def test_what_a_case_lacks_is_asked_where_that_case_said(
    database: Database, send: Send, marta: Actor
) -> None:
    first = send(FIRST)
    send(SECOND)

    with database.transaction() as session:
        seen = session.get_one(Case, first).version
        asking.ask_for_more(session, first, "Falta la foto", seen=seen, by=marta)
        case = session.get_one(Case, first)
        line = last_of(session, case, "asked")
        assert line is not None
        tell_requested(session, case, line)

    assert mailed(database) == [FIRST]


def test_an_application_that_asks_no_telephone_empties_none(
    database: Database, send: Send, rosa: Actor
) -> None:
    with database.transaction() as session:
        keep_contact(session, rosa.id, Contact(FIRST, "912345678"))
    first = send(FIRST)

    second = send(SECOND)

    assert contact_of(database, first) == (FIRST, "912345678")
    assert contact_of(database, second) == (SECOND, "912345678")


def test_what_concerns_a_case_of_another_kind_of_subject_goes_to_the_person(
    database: Database, send: Send, rosa: Actor
) -> None:
    first = send(FIRST)
    send(SECOND)

    with database.reading() as session:
        assert email_about(session, first, rosa.id) == FIRST
        assert email_about(session, uuid4(), rosa.id) == SECOND


@pytest.mark.parametrize(
    ("everywhere", "other"), [(False, SECOND), (True, "nuevo@ejemplo.cl")], ids=["one", "all"]
)
def test_a_person_changes_it_for_one_or_for_all_that_are_open(
    database: Database, send: Send, rosa: Actor, other: str, *, everywhere: bool
) -> None:
    first, second = send(FIRST), send(SECOND)
    new = Contact("nuevo@ejemplo.cl", "")

    with database.transaction() as session:
        change_contact(session, first, new, everywhere=everywhere, by=rosa)

    assert contact_of(database, first)[0] == "nuevo@ejemplo.cl"
    assert contact_of(database, second)[0] == other


def test_nobody_changes_anothers(database: Database, send: Send, pedro: Actor) -> None:
    first = send(FIRST)

    with database.transaction() as session, pytest.raises(NotFoundError):
        change_contact(session, first, Contact(SECOND, ""), everywhere=False, by=pedro)


def test_the_page_of_a_case_says_where_and_lets_it_change(
    portal: Portal, enter: Callable[[str], Browser], begin: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email=FIRST)
    rosa.post(f"{address}/paso/arbol", tree="native")
    rosa.post(f"{address}/paso/nativo", kind="Roble")
    rosa.post(f"{address}/revisar", declared="si")
    assert FIRST in rosa.get(address).text

    wrong = rosa.post(f"{address}/contacto", email="segundo")
    right = rosa.post(f"{address}/contacto", email=SECOND, phone="9 1234 5678")

    assert wrong.status_code == 422
    assert right.location == address
    case_id = UUID(address.rsplit("/", 1)[-1])
    assert contact_of(portal.database, case_id) == (SECOND, "912345678")


@pytest.fixture
def moved(
    portal: Portal,
    enter: Callable[[str], Browser],
    begin: Callable[[Browser], str],
    fill: Callable[[Browser, str], None],
) -> tuple[Browser, str]:
    """Send an application, change where it is told of, and return its person and its address."""
    rosa = enter("rosa")
    address = begin(rosa)
    fill(rosa, address)
    rosa.post(f"{address}/revisar", declared="si")
    with portal.database.transaction() as session:
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), UUID(address.rpartition("/")[2])))
    assert rosa.post(f"{address}/contacto", email=NEW).location == address
    return rosa, address


@pytest.mark.parametrize("page", ["", "/listo", "/copia", "/contacto"])
def test_every_page_says_where_notices_go_since_it_was_changed(
    moved: tuple[Browser, str], page: str
) -> None:
    rosa, address = moved

    shown = rosa.get(f"{address}{page}").text

    assert (NEW in shown, "rosa@ejemplo.cl" in shown) == (True, False)


@pytest.mark.parametrize("page", ["", "/listo", "/copia", "/contacto"])
def test_every_page_says_the_address_of_the_account_where_that_is_used(
    portal: Portal, moved: tuple[Browser, str], page: str
) -> None:
    rosa, address = moved
    case_id = UUID(address.rpartition("/")[2])
    with portal.database.transaction() as session:
        case = session.get_one(Case, case_id)
        case.contact = Contact()
        assert email_about(session, case_id, case.applicant_id) == NEW

    assert NEW in rosa.get(f"{address}{page}").text


@pytest.mark.parametrize("page", ["", "/listo"])
def test_a_page_promises_no_mail_where_none_can_go(
    portal: Portal, moved: tuple[Browser, str], page: str
) -> None:
    rosa, address = moved
    with portal.database.transaction() as session:
        case = session.get_one(Case, UUID(address.rpartition("/")[2]))
        case.contact = Contact()
        find_person(session, case.applicant_id).email = ""

    shown = rosa.get(f"{address}{page}").text

    assert "No tenemos un correo donde avisarle." in shown


def test_what_is_written_and_not_sent_goes_where_its_person_said_last(
    database: Database, draft: Draft, send: Send, rosa: Actor
) -> None:
    begun = draft({**NATIVE, "email": FIRST})
    sent = send(SECOND)
    with database.transaction() as session:
        assert email_about(session, begun, rosa.id) == FIRST

    with database.transaction() as session:
        change_contact(session, sent, Contact(NEW, ""), everywhere=True, by=rosa)
    with database.transaction() as session:
        remind_of_draft(session, session.get_one(Case, begun), TODAY)

    assert mailed(database) == [NEW]
    with database.transaction() as session:
        filing.submit(session, begun, by=rosa)
    assert contact_of(database, begun)[0] == NEW


def test_an_answer_that_was_sent_stays_as_it_was_sent(
    database: Database, send: Send, rosa: Actor
) -> None:
    sent = send(FIRST)

    with database.transaction() as session:
        change_contact(session, sent, Contact(NEW, ""), everywhere=True, by=rosa)

    with database.reading() as session:
        assert session.get_one(Case, sent).answers["email"] == FIRST
