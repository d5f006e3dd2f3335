# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A power that is decided or withdrawn as something rests on it, on a real PostgreSQL.

The first act is done and not yet committed while the second begins: it must wait, and then see it.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from databases.conftest import ANSWERS
from databases.racing import at_once
from databases.standing import wait_until
from sqlalchemy import text
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.case.power_models import Capacity, Power, PowerState
from munikit.cases.case.reading import may_be_printed
from munikit.cases.decision import services as review
from munikit.cases.decision.outcome import grant_at_once
from munikit.cases.filing import services as filing
from munikit.cases.record import certificate
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.powers import Acceptance, Representation
from munikit.documents import AcceptedFile
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.procedures import CATALOGUE
from munikit.wiring import ask

COMPANY = RUT.parse("76.086.428-5")
GIVEN = Acceptance("Maderas del Sur SpA", {}, date(2035, 11, 23))
REASON = "El documento no nombra a quien representa."
ROUNDS = 5
Act = Callable[[Session], object]


@pytest.fixture
def begun(portal: Portal, rosa: Actor) -> Callable[[], UUID]:
    """Begin an application for a company, with a power that waits."""

    def make() -> UUID:
        paper = AcceptedFile("poder.png", "image/png", b"paper")
        portal.database.wiring.files.put(paper.content)
        said = Representation(COMPANY, "Maderas", Capacity.LEGAL)
        with portal.database.transaction() as session:
            case = filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)
            filing.save_answers(session, case.id, ANSWERS, by=rosa)
            acting.act_for(session, case.id, said, paper, by=rosa)
            return case.id

    return make


def power_of(portal: Portal, case_id: UUID) -> UUID:
    with portal.database.reading() as session:
        found = session.get_one(Case, case_id).power_id
        assert found is not None
        return found


def do(portal: Portal, act: Act) -> object:
    with portal.database.transaction() as session:
        return act(session)


def one_waits(portal: Portal) -> bool:
    waiting = text("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
    with portal.database.reading() as session:
        return bool(session.scalar(waiting))


def during(portal: Portal, first: Act, second: Act) -> bool:
    """Begin the second act while the first is not committed; return whether it held."""
    with ThreadPoolExecutor(1) as pool, portal.database.transaction() as session:
        first(session)
        session.flush()
        later = pool.submit(at_once, portal, [second])
        wait_until(lambda: later.done() or one_waits(portal))
    return bool(later.result())


@pytest.fixture
def filed_for(
    portal: Portal, begun: Callable[[], UUID], rosa: Actor, officials: list[Actor]
) -> Callable[[], UUID]:
    """Send an application for a company whose power Marta accepted."""

    def make() -> UUID:
        case_id = begun()
        power_id = power_of(portal, case_id)
        do(portal, lambda session: powers.accept(session, power_id, GIVEN, by=officials[0]))
        do(portal, lambda session: filing.submit(session, case_id, by=rosa))
        return case_id

    return make


def test_two_officials_who_accept_and_refuse_one_power_at_once_decide_once(
    portal: Portal, begun: Callable[[], UUID], officials: list[Actor]
) -> None:
    marta, carlos = officials
    for _ in range(ROUNDS):
        power_id = power_of(portal, begun())
        acts: list[Act] = [
            lambda session, power_id=power_id: powers.accept(session, power_id, GIVEN, by=marta),  # type: ignore[misc] # A default binds it.
            lambda session, power_id=power_id: powers.refuse(session, power_id, REASON, by=carlos),  # type: ignore[misc] # A default binds it.
        ]
        assert at_once(portal, acts) == 1
        with portal.database.reading() as session:
            power = session.get_one(Power, power_id)
            accepted = power.state is PowerState.ACCEPTED
            assert power.decided_by_id == (marta.id if accepted else carlos.id)
            assert bool(power.reason) is not accepted


@pytest.mark.parametrize("what", ["approved", "granted at once"])
def test_what_is_decided_as_the_power_is_withdrawn_is_not_decided(
    portal: Portal, filed_for: Callable[[], UUID], officials: list[Actor], what: str
) -> None:
    case_id = filed_for()
    marta, carlos = officials
    power_id = power_of(portal, case_id)
    seen = version_of(portal, case_id)

    def decide(session: Session) -> None:
        if what == "approved":
            review.approve(session, case_id, seen=seen, by=carlos)
        elif not grant_at_once(session, case_id, {}):
            raise RuntimeError(what)

    assert not during(portal, lambda session: powers.withdraw(session, power_id, by=marta), decide)
    with portal.database.reading() as session:
        assert session.get_one(Case, case_id).decided_at is None


def test_what_is_sent_as_the_power_is_withdrawn_is_not_sent(
    portal: Portal, begun: Callable[[], UUID], rosa: Actor, officials: list[Actor]
) -> None:
    case_id = begun()
    power_id = power_of(portal, case_id)
    do(portal, lambda session: powers.accept(session, power_id, GIVEN, by=officials[0]))

    assert not during(
        portal,
        lambda session: powers.withdraw(session, power_id, by=officials[0]),
        lambda session: filing.submit(session, case_id, by=rosa),
    )


def test_what_is_printed_as_the_power_is_withdrawn_is_not_issued(
    portal: Portal, filed_for: Callable[[], UUID], officials: list[Actor]
) -> None:
    case_id = filed_for()
    marta, carlos = officials
    power_id = power_of(portal, case_id)
    seen = version_of(portal, case_id)
    do(portal, lambda session: review.approve(session, case_id, seen=seen, by=carlos))

    def issue(session: Session) -> None:
        if not may_be_printed(session, case_id):
            raise RuntimeError

    assert not during(portal, lambda session: powers.withdraw(session, power_id, by=marta), issue)


def test_a_certificate_that_is_made_as_the_power_is_withdrawn_waits_for_nobody_who_waits_for_it(
    portal: Portal, filed_for: Callable[[], UUID], officials: list[Actor]
) -> None:
    case_id = filed_for()
    power_id = power_of(portal, case_id)
    jobs = {certificate.CERTIFY.name: certificate.CERTIFY}

    with ThreadPoolExecutor(1) as pool, portal.database.transaction() as session:
        powers.withdraw(session, power_id, by=officials[0])
        session.flush()
        made = pool.submit(run_due, portal.database, jobs)
        wait_until(lambda: made.done() or one_waits(portal))

    assert made.result() > 0


def version_of(portal: Portal, case_id: UUID) -> int:
    with portal.database.reading() as session:
        return session.get_one(Case, case_id).version
