# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people are told of their case by mail: enough to act on, nothing about them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from munikit.app.core import CORE
from munikit.cases.case.acts import Act
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.telling import last_of
from munikit.cases.corrections.acts import ASKED
from munikit.cases.corrections.services import ask_again
from munikit.cases.decision.acts import REJECTED
from munikit.cases.filing.acts import ISSUED
from munikit.cases.filing.notices import tell_paid, tell_submitted
from munikit.cases.history.services import tell_of_act
from munikit.contracts.adapters import Mail
from munikit.contracts.casework import (
    CaseActed,
    CaseSubmitted,
)
from munikit.contracts.treasury import TREASURY, ChargePaid, ChargeState, ChargeStatus, MoneyBack
from munikit.db import Database
from munikit.kernel.contact import Contact
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.notices import SEND_MAIL
from munikit.outbox import run_due
from munikit.people import keep_contact, upsert_resident
from munikit.procedures import Procedure, remember
from munikit.procedures.definition import Kind
from munikit.testing.fakes import MemoryMailer
from munikit.testing.portals import NOW, create_database, create_wiring

CASE = UUID(int=7)
CHARGE = UUID(int=8)
Tell = Callable[[Session], None]


class PaidTreasury:
    """Says that every case paid $34.500."""

    def charge_of(self, _session: Session, _subject_id: UUID) -> ChargeStatus:
        return ChargeStatus(
            CHARGE, Money(34_500), ChargeState.PAID, NOW, "VAL-P-2026-000001", "/pagos/8"
        )

    def money_back(self, _session: Session, _subject_id: UUID) -> list[MoneyBack]:
        return []


@pytest.fixture
def mailer() -> MemoryMailer:
    return MemoryMailer()


@pytest.fixture
def database(tmp_path: Path, mailer: MemoryMailer, pruning: Procedure) -> Database:
    wiring = create_wiring(tmp_path, mailer=mailer, ports={TREASURY.name: PaidTreasury()})
    database = create_database(tmp_path, wiring)
    with database.transaction() as session:
        rosa = upsert_resident(session, RUT.parse("12.345.678-5"), "Rosa", "Huenchumán")
        keep_contact(session, rosa.id, Contact("rosa@ejemplo.example", "912345678"))
        digest = remember(session, pruning)
        session.add(
            Case(
                id=CASE,
                folio="VAL-2026-004812",
                procedure_id="poda",
                procedure_digest=digest,
                applicant_id=rosa.id,
                created_at=NOW,
                expires_at=NOW,
                due_on=date(2026, 12, 30),
                ask_until=date(2026, 12, 9),
            )
        )
    return database


def tell(database: Database, mailer: MemoryMailer, how: Tell) -> list[Mail]:
    with database.transaction() as session:
        how(session)
    run_due(database, {SEND_MAIL.name: SEND_MAIL})
    return mailer.sent


def tell_act(session: Session, act: Act) -> None:
    case = session.get_one(Case, CASE)
    unwritten = CaseAct(case_id=CASE, seq=1, kind=act.name, at=NOW)
    for told in act.tells:
        told(session, case, last_of(session, case, act.name) or unwritten)


EVERY: dict[str, tuple[Tell, str]] = {
    "paid": (lambda s: tell_paid(s, ChargePaid(CHARGE, CASE)), "Confirmamos su pago de $34.500"),
    "submitted": (
        lambda s: tell_submitted(s, CaseSubmitted(CASE)),
        "Recibimos su solicitud VAL-2026-004812",
    ),
    "requested": (
        lambda s: tell_act(s, ASKED),
        "Falta información en su solicitud VAL-2026-004812",
    ),
    "issued": (
        lambda s: tell_act(s, ISSUED),
        "Su permiso está listo",
    ),
    "rejected": (
        lambda s: tell_act(s, REJECTED),
        "Respuesta a su solicitud VAL-2026-004812",
    ),
}


def test_the_platform_hears_what_people_are_told_of() -> None:
    hears = {(each.event, each.handler) for each in CORE.subscriptions}

    assert {
        (ChargePaid, tell_paid),
        (CaseSubmitted, tell_submitted),
        (CaseActed, tell_of_act),
    } <= hears


@pytest.mark.parametrize(("how", "subject"), EVERY.values(), ids=EVERY.keys())
def test_the_person_is_told_once(
    database: Database, mailer: MemoryMailer, how: Tell, subject: str
) -> None:
    tell(database, mailer, how)

    (mail,) = tell(database, mailer, how)

    assert mail.to == "rosa@ejemplo.example"
    assert mail.subject == subject


@pytest.mark.parametrize(("how", "subject"), EVERY.values(), ids=EVERY.keys())
def test_a_notice_says_nothing_about_the_person(
    database: Database, mailer: MemoryMailer, how: Tell, subject: str
) -> None:
    (mail,) = tell(database, mailer, how)

    said = mail.subject + mail.body
    assert "Rosa" not in said
    assert "12.345" not in said
    assert "poda" not in said
    assert subject in said


def test_a_notice_leads_to_a_page_that_asks_who_is_there(
    database: Database, mailer: MemoryMailer
) -> None:
    (mail,) = tell(database, mailer, EVERY["submitted"][0])

    assert f"http://127.0.0.1:8000/solicitudes/{CASE}" in mail.body
    assert "?" not in mail.body
    assert "a más tardar el miércoles 30 de diciembre de 2026" in mail.body


def test_a_second_request_with_the_same_last_day_is_told_too(
    database: Database, mailer: MemoryMailer
) -> None:
    for number in (1, 2):
        with database.transaction() as session:
            session.add(CaseAct(case_id=CASE, seq=number, kind=ASKED.name, at=NOW))
        tell(database, mailer, EVERY["requested"][0])

    assert len(mailer.sent) == 2


@pytest.mark.parametrize(
    ("questions", "subject"),
    [
        (["photo"], "Falta un documento en su solicitud VAL-2026-004812"),
        (["photo", "email"], "Falta información en su solicitud VAL-2026-004812"),
    ],
)
def test_a_document_is_only_said_to_be_missing_where_one_is(
    database: Database, mailer: MemoryMailer, questions: list[str], subject: str
) -> None:
    with database.transaction() as session:
        case = session.get_one(Case, CASE)
        case.answers = {"email": "rosa@ejemplo.cl", "tree": "fruit"}
        ask_again(session, case, questions)

    (mail,) = tell(database, mailer, EVERY["requested"][0])

    assert mail.subject == subject


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (Kind.PERMIT, "Su permiso está listo"),
        (Kind.CERTIFICATE, "Su certificado está listo"),
        (Kind.PAYMENT, "Su documento está listo"),
    ],
)
def test_what_is_ready_is_called_by_its_name(
    database: Database, mailer: MemoryMailer, pruning: Procedure, kind: Kind, subject: str
) -> None:
    other = replace(pruning, definition=pruning.definition.model_copy(update={"kind": kind}))
    with database.transaction() as session:
        session.get_one(Case, CASE).procedure_digest = remember(session, other)

    (mail,) = tell(database, mailer, EVERY["issued"][0])

    assert mail.subject == subject


def test_a_payment_of_something_else_tells_nobody(database: Database, mailer: MemoryMailer) -> None:
    other = ChargePaid(CHARGE, UUID(int=99))

    assert tell(database, mailer, lambda session: tell_paid(session, other)) == []
