# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the worker warns of, once each, and rather late than never."""

from collections.abc import Callable
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.corrections import asking
from munikit.cases.sharing import services as sharing
from munikit.cases.terms import watching
from munikit.db import Database
from munikit.kernel.calendar import BusinessCalendar

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
At = Callable[[str], None]
Watch = Callable[[], None]
Mails = Callable[[], list[str]]
CALENDAR = BusinessCalendar("LR")


def test_whoever_has_a_case_is_warned_before_it_is_due_once_and_rather_late_than_never(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    marta: Actor,
    at: At,
    watch: Watch,
    mails: Mails,
) -> None:
    case_id = filed()
    with database.transaction() as session:
        sharing.take(session, case_id, seen=case_of(case_id).version, by=marta)
    # 22 December less five business days is the 15th, a day the worker did not run.
    for moment in ("2026-12-14", "2026-12-16", "2026-12-17", "2026-12-21", "2026-12-22"):
        at(moment)
        watch()

    warned = [subject for subject in mails() if "para responder" in subject]
    assert warned == [
        "Queda 1 día hábil para responder VAL-2026-000001",
        "Quedan 4 días hábiles para responder VAL-2026-000001",
    ]


def test_the_person_is_reminded_on_the_third_day_and_on_the_last(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    marta: Actor,
    at: At,
    watch: Watch,
    mails: Mails,
) -> None:
    case_id = filed()
    with database.transaction() as session:
        asking.ask_for_more(session, case_id, "Foto", seen=case_of(case_id).version, by=marta)
    for moment in ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"):
        at(moment)
        watch()

    assert [subject for subject in mails() if "enviar lo que falta" in subject] == [
        "Hoy es el último día para enviar lo que falta",
        "Quedan 2 días hábiles para enviar lo que falta",
    ]
    assert "No llegó lo que faltaba en VAL-2026-000001" in mails()


def test_a_draft_is_recalled_a_week_before_it_is_deleted(
    draft: MakeCase, at: At, watch: Watch, mails: Mails
) -> None:
    draft()
    for moment in ("2026-12-10", "2026-12-17", "2026-12-18"):
        at(moment)
        watch()

    assert mails() == ["Tiene una solicitud sin enviar"]


def test_the_six_months_are_warned_of_to_whoever_has_the_case(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    marta: Actor,
    at: At,
    watch: Watch,
    mails: Mails,
) -> None:
    case_id = filed()
    with database.transaction() as session:
        sharing.take(session, case_id, seen=case_of(case_id).version, by=marta)
    # 24 May 2027 less ten business days is 7 May: the 21st is a holiday.
    for moment in ("2027-05-06", "2027-05-07", "2027-05-10", "2027-05-24"):
        at(moment)
        watch()

    assert [subject for subject in mails() if "para terminar" in subject] == [
        "Hoy es el último día para terminar VAL-2026-000001",
        "Quedan 10 días hábiles para terminar VAL-2026-000001",
    ]


def test_more_cases_than_a_batch_are_all_warned_of(
    filed: MakeCase, monkeypatch: pytest.MonkeyPatch, at: At, watch: Watch, mails: Mails
) -> None:
    monkeypatch.setattr(watching, "_BATCH", 2)
    for _ in range(5):
        filed()
    at("2026-12-23")

    watch()

    assert len(mails()) == 5
