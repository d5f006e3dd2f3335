# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case whose acts go by the State's platform: longer terms, its dates kept, its failures told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseAct
from munikit.cases.case.telling import last_of
from munikit.cases.corrections import asking
from munikit.cases.corrections.notices import tell_requested
from munikit.cases.terms.acts import NOT_NOTIFIED, NOTIFIED
from munikit.cases.terms.notified import hear_state_notice
from munikit.contracts.adapters import Delivery
from munikit.contracts.notification import StateNoticeSettled
from munikit.db import Database
from munikit.notices import StateNotice
from munikit.outbox import QueuedJob

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
Mails = Callable[[], list[str]]
NOTICE = UUID(int=5)


@pytest.fixture
def database(database_by_ddu: Database) -> Database:
    return database_by_ddu


@pytest.fixture
def asked(database: Database, filed: MakeCase, case_of: Read, marta: Actor) -> UUID:
    """A case of Rosa's, who gave her telephone and was asked for something."""
    case_id = filed()
    with database.transaction() as session:
        session.get_one(Case, case_id).contact_phone = "912345678"
    with database.transaction() as session:
        asking.ask_for_more(session, case_id, "Foto", seen=case_of(case_id).version, by=marta)
        case = session.get_one(Case, case_id)
        line = last_of(session, case, "asked")
        assert line is not None
        tell_requested(session, case, line)
    return case_id


def settle(database: Database, case_id: UUID, outcome: Delivery, deemed: date | None) -> None:
    with database.transaction() as session:
        sent_at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
        session.add(
            StateNotice(
                id=NOTICE,
                key="k",
                subject_id=case_id,
                state=outcome,
                sent_at=sent_at,
                deemed_on=deemed,
            )
        )
        session.flush()
        hear_state_notice(session, StateNoticeSettled(NOTICE, case_id, outcome.value))


def acts(database: Database, case_id: UUID, kind: str) -> list[tuple[str, bool]]:
    with database.reading() as session:
        query = select(CaseAct).where(CaseAct.case_id == case_id, CaseAct.kind == kind)
        return [(act.text, act.internal) for act in session.scalars(query)]


def test_what_is_asked_for_by_the_platform_may_come_three_days_later(
    asked: UUID, case_of: Read
) -> None:
    # Asked on Monday 23 November: notified on the 26th, and five days from there.
    assert case_of(asked).ask_until == date(2026, 12, 3)


@pytest.mark.usefixtures("asked")
def test_a_request_goes_by_mail_text_message_and_the_platform_and_says_only_the_folio(
    database: Database,
) -> None:
    with database.reading() as session:
        jobs = session.scalars(select(QueuedJob).where(QueuedJob.name.startswith("notices."))).all()
    sent = {job.name: f"{job.payload['subject']} {job.payload['body']}" for job in jobs}

    assert set(sent) == {"notices.send_mail", "notices.send_sms", "notices.send_ddu"}
    assert sent["notices.send_sms"].strip() == (
        "Municipalidad de Valdivia: falta informacion en VAL-2026-000001. Envielo hasta el 03/12 "
        "en 127.0.0.1:8000. Nunca le pediremos claves."
    )
    assert [text for text in sent.values() if "Rosa" in text or "12.345" in text] == []


def test_the_case_keeps_when_the_person_was_notified(asked: UUID, database: Database) -> None:
    settle(database, asked, Delivery.DELIVERED, date(2026, 11, 26))

    ((text, internal),) = acts(database, asked, NOTIFIED.name)
    assert "enviada el lunes 23 de noviembre de 2026, 12:00" in text
    assert "Cuenta como hecha el jueves 26 de noviembre de 2026" in text
    assert not internal


@pytest.mark.parametrize("outcome", [Delivery.EXEMPTED, Delivery.WITHOUT_DDU, Delivery.FAILED])
def test_whoever_has_the_case_is_told_to_notify_by_other_means(
    asked: UUID, database: Database, mails: Mails, outcome: Delivery
) -> None:
    settle(database, asked, outcome, None)

    ((text, internal),) = acts(database, asked, NOT_NOTIFIED.name)
    assert "artículo 46" in text
    assert internal
    assert "Falta notificar VAL-2026-000001 por otro medio" in mails()
