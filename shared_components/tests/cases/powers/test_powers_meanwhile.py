# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two powers at once, and one that ends while its case is sent, paid or certified."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.case.models import CaseAct
from munikit.cases.case.power_models import Capacity, Power
from munikit.cases.case.standing import Standing, standing_of
from munikit.cases.decision import services as review
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.record import certificate
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.acts import POWER_WITHDRAWN
from munikit.cases.representation.powers import Acceptance, Representation
from munikit.contracts.treasury import ChargePaid
from munikit.db import Database
from munikit.documents import AcceptedFile
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.procedures import Procedure

COMPANY = RUT.parse("76.086.428-5")
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}
EVERYTHING = Acceptance("Maderas del Sur SpA", {}, date(2027, 11, 23))
REASON = "El documento no nombra a quien representa."
PAPER = AcceptedFile("poder.png", "image/png", b"paper")
BETTER = AcceptedFile("poder.png", "image/png", b"better")
File = Callable[..., UUID]

pytestmark = pytest.mark.usefixtures("papers")


@dataclass
class Papers:
    """What the filing certificates that were printed say of who presents."""

    said: list[str] = field(default_factory=list)
    meanwhile: list[Callable[[], None]] = field(default_factory=list)

    def note(self, values: Mapping[str, Any]) -> None:
        self.said.append(dict(values["items"])["Quién presenta"])
        while self.meanwhile:
            self.meanwhile.pop()()


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Papers:
    papers = Papers()
    render = certificate.render_paper

    def noting(template: str, values: Mapping[str, Any], assets: Mapping[str, bytes]) -> object:
        papers.note(values)
        return render(template, values, assets)

    monkeypatch.setattr(certificate, "render_paper", noting)
    return papers


@pytest.fixture
def draft(database: Database, rosa: Actor, pruning: Procedure) -> Callable[[], UUID]:
    """Begin an application of Rosa's for the company and return its id."""

    def make() -> UUID:
        said = Representation(COMPANY, "Maderas Falsas", Capacity.LEGAL)
        with database.transaction() as session:
            case = filing.start_case(session, pruning, by=rosa)
            filing.save_answers(session, case.id, NATIVE, by=rosa)
            acting.act_for(session, case.id, said, PAPER, by=rosa)
            return case.id

    return make


def power_id_of(database: Database, case_id: UUID) -> UUID:
    with database.reading() as session:
        found = session.get_one(Case, case_id).power_id
        assert found is not None
        return found


def accept(database: Database, case_id: UUID, by: Actor) -> None:
    power_id = power_id_of(database, case_id)
    with database.transaction() as session:
        powers.accept(session, power_id, EVERYTHING, by=by)


def withdraw(database: Database, case_id: UUID, by: Actor) -> None:
    power_id = power_id_of(database, case_id)
    with database.transaction() as session:
        powers.withdraw(session, power_id, by=by)


def standing(database: Database, case_id: UUID) -> Standing:
    with database.reading() as session:
        return standing_of(session, session.get_one(Case, case_id))


def approve(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        review.approve(session, case_id, seen=seen, by=by)


def submit(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        filing.submit(session, case_id, by=by)


def hear_paid(database: Database, case_id: UUID) -> None:
    with database.transaction() as session:
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case_id))


def certify(database: Database) -> None:
    run_due(database, {certificate.CERTIFY.name: certificate.CERTIFY})


def test_a_second_power_for_the_same_run_serves_nothing_before_it_is_accepted_itself(
    database: Database, file: File, marta: Actor
) -> None:
    first = file(given=PAPER)
    accept(database, first, marta)

    second = file(given=BETTER)

    assert standing(database, first) is Standing.HOLDS
    assert standing(database, second) is Standing.WAITING
    with pytest.raises(ConflictError, match="aceptar el poder"):
        approve(database, second, marta)


@pytest.mark.parametrize("accepted", [True, False])
def test_what_becomes_of_the_second_changes_nothing_for_the_first_nor_the_other_way_round(
    database: Database, file: File, marta: Actor, *, accepted: bool
) -> None:
    first = file(given=PAPER)
    accept(database, first, marta)
    second = file(given=BETTER)

    if accepted:
        accept(database, second, marta)
    else:
        with database.transaction() as session:
            power_id = session.get_one(Case, second).power_id
            assert power_id is not None
            powers.refuse(session, power_id, REASON, by=marta)
    after = Standing.HOLDS if accepted else Standing.REFUSED
    assert [standing(database, each) for each in (first, second)] == [Standing.HOLDS, after]

    withdraw(database, first, marta)

    assert [standing(database, each) for each in (first, second)] == [Standing.WITHDRAWN, after]


def test_with_a_power_that_was_withdrawn_nothing_is_sent(
    database: Database, draft: Callable[[], UUID], rosa: Actor, marta: Actor
) -> None:
    case_id = draft()
    accept(database, case_id, marta)
    withdraw(database, case_id, marta)

    with pytest.raises(InvalidError, match="ya no sirve"):
        submit(database, case_id, rosa)


def test_paid_after_its_power_was_withdrawn_it_is_received_and_not_decided(
    database: Database, draft: Callable[[], UUID], rosa: Actor, marta: Actor, printed: Papers
) -> None:
    case_id = draft()
    accept(database, case_id, marta)
    submit(database, case_id, rosa)
    withdraw(database, case_id, marta)

    hear_paid(database, case_id)
    certify(database)

    assert standing(database, case_id) is Standing.WITHDRAWN
    with pytest.raises(ConflictError, match="aceptar el poder"):
        approve(database, case_id, marta)
    assert [text.split(", que ")[1] for text in printed.said] == [
        "dice actuar por el RUN 76.086.428-5 (poder retirado)"
    ]


def test_a_certificate_whose_power_is_withdrawn_while_it_is_printed_is_printed_anew(
    database: Database, file: File, marta: Actor, printed: Papers, clock: FixedClock
) -> None:
    case_id = file(given=PAPER)
    accept(database, case_id, marta)
    printed.meanwhile.append(lambda: withdraw(database, case_id, marta))

    certify(database)
    with database.reading() as session, pytest.raises(Exception, match="todavía se está haciendo"):
        certificate.certificate_of(session, case_id)
    clock.moment = clock.moment.replace(hour=23)
    certify(database)

    assert ["Maderas del Sur SpA" in text for text in printed.said] == [True, False]
    with database.reading() as session:
        assert certificate.certificate_of(session, case_id)


def test_the_history_of_a_case_that_waits_for_its_paper_tells_that_its_power_ended(
    database: Database, file: File, marta: Actor
) -> None:
    case_id = file(given=PAPER)
    accept(database, case_id, marta)
    approve(database, case_id, marta)

    withdraw(database, case_id, marta)

    with database.reading() as session:
        acts = select(CaseAct.kind).where(CaseAct.case_id == case_id)
        assert POWER_WITHDRAWN.name in session.scalars(acts).all()
        assert session.scalars(select(Power)).one().ended_at is not None
