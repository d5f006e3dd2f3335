# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cases ``make bench-inbox`` measures: those of twenty officials after some months of work.

They are written row by row, as no service could in a minute. Whatever their number, a quarter is
open, every official but one has a twentieth of those that are given to somebody, and the one who
looks has a page of them at least: pages of one size are compared.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from munikit.app import Portal
from munikit.cases.case.models import Case, CaseAct, CaseWord
from munikit.cases.case.states import ENDED, OPEN, CaseState
from munikit.cases.filing.acts import PAID, SENT, STARTED
from munikit.cases.messages.acts import MESSAGE, NOTE
from munikit.cases.sharing.absences import note_absence
from munikit.cases.sharing.acts import TAKEN
from munikit.cases.sharing.models import CaseLabel
from munikit.kernel.rut import RUT
from munikit.people import Person, create_official
from munikit.procedures import CATALOGUE, remember
from munikit.wiring import ask

EMAIL = "marta0@valdivia.example"
PASSWORD = "tres gatos en la costanera"
OFFICIALS = 20
AWAY = 3
A_PAGE = 30
AT_ONCE = 5000
SHARES = {
    CaseState.ISSUED: 55,
    CaseState.REJECTED: 8,
    CaseState.WITHDRAWN: 5,
    CaseState.EXPIRED: 2,
    CaseState.DRAFT: 3,
    CaseState.AWAITING_PAYMENT: 2,
    CaseState.SUBMITTED: 8,
    CaseState.IN_REVIEW: 9,
    CaseState.AWAITING_APPLICANT: 4,
    CaseState.AWAITING_SIGNATURE: 2,
    CaseState.APPEALED: 2,
}
NEVER_SENT = {CaseState.DRAFT, CaseState.AWAITING_PAYMENT, CaseState.EXPIRED}
NAMES = ("Rosa", "Pedro", "Ana", "Luis", "Marta", "Carlos", "Inés", "Juan")
COMMON = "terreno"
RARE = "vecinos"
LABELS = {COMMON: 0.15, "urgente": 0.03, "falta plano": 0.02, "reclamo": 0.01}
ACTS = (STARTED.name, SENT.name, PAID.name)
MANY_ACTS = (*ACTS, *(TAKEN.name, NOTE.name, MESSAGE.name) * 4)


@dataclass(frozen=True)
class Desk:
    """Who works at the desk, and on what: the procedures' digests and units by their id."""

    officials: list[UUID]
    procedures: list[tuple[str, str, str]]
    draw: random.Random


def fill(portal: Portal, size: int) -> UUID:
    """Write that many cases and return the id of one with a long history."""
    with portal.database.transaction() as session:
        desk = open_desk(session)
        made = cases(desk, size)
        while some := list(islice(made, AT_ONCE)):
            write(session, some)
        mine = select(Case.id).where(Case.assigned_to_id == desk.officials[0])
        one = session.scalars(mine.where(Case.state == CaseState.IN_REVIEW).limit(1)).one()
        more = [act(one, n, kind) for n, kind in enumerate(MANY_ACTS, 1) if n > len(ACTS)]
        session.execute(insert(CaseAct), more)
    # PostgreSQL does so by itself after a while (autovacuum); nobody does it for SQLite.
    if portal.database.engine.dialect.name == "postgresql":
        with portal.database.one_by_one() as connection:
            connection.execute(text("vacuum analyze"))
    return one


def open_desk(session: Session) -> Desk:
    people = [
        create_official(
            session,
            email=f"marta{n}@valdivia.example",
            name=(NAMES[n % len(NAMES)], f"Rivas{n}"),
            password=PASSWORD,
            roles=["reviewer", "chief"] if n == 0 else ["reviewer"],
        ).id
        for n in range(OFFICIALS)
    ]
    for person in people[-AWAY:]:
        note_absence(session, person, date(2026, 1, 1), date(2036, 1, 1))
    offered = ask(session, CATALOGUE).procedures
    procedures = [(p.id, remember(session, p), p.definition.review.unit) for p in offered]
    return Desk(people, procedures, random.Random(20261123))  # noqa: S311 - the same in every run.


def cases(desk: Desk, size: int) -> Iterator[dict[str, Any]]:
    """Yield the values of each case; the first ones given to somebody go to who looks."""
    states, shares = list(SHARES), list(SHARES.values())
    mine = 0
    for number in range(size):
        state = desk.draw.choices(states, shares)[0]
        values = case_values(desk, number, state)
        given = state not in NEVER_SENT | {CaseState.SUBMITTED}
        if given:
            first = state in OPEN and mine < A_PAGE
            mine += first
            values["assigned_to_id"] = (
                desk.officials[0] if first else desk.draw.choice(desk.officials)
            )
        yield values


def case_values(desk: Desk, number: int, state: CaseState) -> dict[str, Any]:
    procedure_id, digest, unit = desk.draw.choice(desk.procedures)
    filed = datetime(2026, 1, 2, 15, tzinfo=UTC) + timedelta(minutes=number * 3)
    sent = state not in NEVER_SENT
    return {
        "id": uuid4(),
        "folio": f"VAL-2026-{number:06d}" if sent else None,
        "procedure_id": procedure_id,
        "procedure_digest": digest,
        "applicant_id": uuid4(),
        "assigned_to_id": None,
        "state": state,
        "answers": {"email": "a@b.cl"},
        "created_at": filed,
        "expires_at": filed + timedelta(days=30),
        "submitted_at": filed if sent else None,
        "filed_on": filed.date() if sent else None,
        "due_on": date(2026, 11, 1) + timedelta(days=number % 60) if sent else None,
        "closed_at": filed + timedelta(days=9) if state in ENDED else None,
        "unit": unit if sent else "",
    }


def write(session: Session, some: list[dict[str, Any]]) -> None:
    session.execute(insert(Person), [person(values) for values in some])
    session.execute(insert(Case), some)
    session.execute(insert(CaseWord), [word for values in some for word in words(values)])
    session.execute(insert(CaseLabel), [label for values in some for label in labels(values)])
    acts = (act(values["id"], n, kind) for values in some for n, kind in enumerate(ACTS, 1))
    session.execute(insert(CaseAct), list(acts))


def person(values: dict[str, Any]) -> dict[str, Any]:
    number = number_of(values)
    return {
        "id": values["applicant_id"],
        "run": RUT.of(5_000_000 + number),
        "given_names": NAMES[number % len(NAMES)],
        "surnames": f"Perez{number}",
        "created_at": values["created_at"],
    }


def words(values: dict[str, Any]) -> list[dict[str, Any]]:
    someone = person(values)
    found = {someone["given_names"].lower(), someone["surnames"].lower()}
    found |= {someone["run"].compact.lower(), (values["folio"] or "sin").lower()}
    return [{"word": word, "case_id": values["id"]} for word in found]


def labels(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a case's labels: some of its kind, and one that only thirty have."""
    number = number_of(values)
    draw = random.Random(number)  # noqa: S311 - the same in every run.
    found = {label for label, share in LABELS.items() if draw.random() < share}
    found |= {RARE} if number % 30 == 7 and number < 900 else set()
    return [{"label": label, "case_id": values["id"]} for label in found if values["folio"]]


def number_of(values: dict[str, Any]) -> int:
    return int((values["created_at"] - datetime(2026, 1, 2, 15, tzinfo=UTC)).total_seconds() // 180)


def act(case_id: UUID, seq: int, kind: str) -> dict[str, Any]:
    at = datetime(2026, 1, 2, 15, tzinfo=UTC) + timedelta(minutes=seq)
    return {"id": uuid4(), "case_id": case_id, "seq": seq, "kind": kind, "at": at}
