# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people attached goes when nobody needs it: at once where they asked, else within a day."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from munikit.access import Actor
from munikit.cases.case.models import Attachment, Case
from munikit.cases.case.power_models import Capacity, Power, PowerState
from munikit.cases.corrections import asking
from munikit.cases.filing import reuse
from munikit.cases.filing import services as filing
from munikit.cases.filing.expiry import EXPIRE_DRAFTS
from munikit.cases.filing.forgetting import TIDY
from munikit.cases.representation import powers
from munikit.cases.representation import services as acting
from munikit.cases.representation.powers import Representation
from munikit.db import Database
from munikit.documents import AcceptedFile, StoredFile
from munikit.documents.forgetting import FORGET_SOON, SWEEP
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import NotFoundError
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.testing.portals import NOW

COMPANY = RUT.parse("76.086.428-5")
SAID = Representation(COMPANY, "Maderas del Sur", Capacity.LEGAL)
FIRST = AcceptedFile("cedula.jpg", "image/jpeg", b"\xff\xd8\xff the first photo")
SECOND = AcceptedFile("cedula.jpg", "image/jpeg", b"\xff\xd8\xff the second photo")
PAPER = AcceptedFile("poder.png", "image/png", b"a power")
AT_ONCE = {FORGET_SOON.name: FORGET_SOON}
EVERY_HOUR = {job.name: job for job in (EXPIRE_DRAFTS, TIDY, SWEEP, FORGET_SOON)}
Draft = Callable[..., UUID]
Give = Callable[[UUID, AcceptedFile], None]
ActFor = Callable[[UUID], UUID]


@pytest.fixture
def give(database: Database, rosa: Actor) -> Give:
    """Attach a file to a question of a case of Rosa's."""

    def given(case_id: UUID, file: AcceptedFile) -> None:
        database.wiring.files.put(file.content)
        with database.transaction() as session:
            filing.attach(session, case_id, "photo", file, by=rosa)

    return given


@pytest.fixture
def act_for(database: Database, rosa: Actor) -> ActFor:
    """Say that a draft of Rosa's is for a company, with a paper, and return its power."""

    def said(case_id: UUID) -> UUID:
        database.wiring.files.put(PAPER.content)
        with database.transaction() as session:
            acting.act_for(session, case_id, SAID, PAPER, by=rosa)
            return session.scalars(select(Power.id)).one()

    return said


def is_kept(database: Database, file: AcceptedFile) -> bool:
    with database.reading() as session:
        row = session.get(StoredFile, file.sha256)
    bytes_are_there = database.wiring.files.put_at(file.sha256) is not None
    assert bytes_are_there == (row is not None)
    return bytes_are_there


def test_a_draft_that_is_deleted_takes_its_files_with_it(
    database: Database, rosa: Actor, draft: Draft, give: Give
) -> None:
    case_id = draft()
    give(case_id, FIRST)

    with database.transaction() as session:
        filing.withdraw(session, case_id, by=rosa)
    run_due(database, AT_ONCE)

    assert not is_kept(database, FIRST)


def test_what_another_draft_has_too_stays(
    database: Database, rosa: Actor, draft: Draft, give: Give
) -> None:
    deleted, other = draft(), draft()
    give(deleted, FIRST)
    give(other, FIRST)

    with database.transaction() as session:
        filing.withdraw(session, deleted, by=rosa)
    run_due(database, AT_ONCE)

    assert is_kept(database, FIRST)


def test_what_is_replaced_in_a_draft_goes_and_what_replaces_it_stays(
    database: Database, draft: Draft, give: Give
) -> None:
    case_id = draft()

    give(case_id, FIRST)
    give(case_id, SECOND)
    run_due(database, AT_ONCE)

    assert not is_kept(database, FIRST)
    assert is_kept(database, SECOND)


def test_the_same_file_given_again_stays(database: Database, draft: Draft, give: Give) -> None:
    case_id = draft()

    give(case_id, FIRST)
    give(case_id, FIRST)
    run_due(database, AT_ONCE)

    assert is_kept(database, FIRST)


def test_what_is_replaced_after_it_was_sent_is_part_of_the_file_for_good(
    database: Database, marta: Actor, filed: Draft, give: Give, clock: FixedClock
) -> None:
    case_id = filed()
    with database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        asking.ask_for_more(session, case_id, "Una foto del roble.", seen=seen, by=marta)
    give(case_id, FIRST)
    give(case_id, SECOND)

    clock.moment = NOW + timedelta(days=400)
    run_due(database, EVERY_HOUR)

    assert is_kept(database, FIRST)
    assert is_kept(database, SECOND)


def test_a_draft_that_nobody_sent_takes_its_files_with_it(
    database: Database, draft: Draft, give: Give, act_for: ActFor, clock: FixedClock
) -> None:
    case_id = draft()
    give(case_id, FIRST)
    act_for(case_id)

    clock.moment = NOW + timedelta(days=29)
    run_due(database, EVERY_HOUR)
    before = is_kept(database, FIRST), is_kept(database, PAPER)
    clock.moment = NOW + timedelta(days=31)
    run_due(database, EVERY_HOUR)
    clock.moment = NOW + timedelta(days=31, hours=2)
    run_due(database, EVERY_HOUR)

    assert before == (True, True)
    assert not is_kept(database, FIRST)
    assert not is_kept(database, PAPER)


def test_a_power_that_was_asked_for_in_a_deleted_draft_goes_with_it(
    database: Database, rosa: Actor, draft: Draft, act_for: ActFor
) -> None:
    case_id = draft()
    power_id = act_for(case_id)

    with database.transaction() as session:
        filing.withdraw(session, case_id, by=rosa)
    run_due(database, AT_ONCE)

    with database.reading() as session:
        assert session.get(Power, power_id) is None
        assert session.get_one(Case, case_id).represented_name == ""
    assert not is_kept(database, PAPER)


def test_a_power_that_another_draft_needs_stays(
    database: Database, rosa: Actor, draft: Draft, act_for: ActFor
) -> None:
    deleted, other = draft(), draft()
    act_for(deleted)
    act_for(other)

    with database.transaction() as session:
        filing.withdraw(session, deleted, by=rosa)
    run_due(database, AT_ONCE)

    assert is_kept(database, PAPER)


@pytest.mark.parametrize("is_sent", [False, True], ids=["never sent", "sent"])
def test_a_power_that_is_withdrawn_keeps_its_file_only_in_the_cases_sent_with_it(
    database: Database, rosa: Actor, draft: Draft, act_for: ActFor, *, is_sent: bool
) -> None:
    case_id = draft()
    power_id = act_for(case_id)
    if is_sent:
        with database.transaction() as session:
            filing.submit(session, case_id, by=rosa)

    with database.transaction() as session:
        powers.withdraw(session, power_id, by=rosa)
    run_due(database, AT_ONCE)

    assert is_kept(database, PAPER) == is_sent
    with database.reading() as session:
        power = session.get_one(Power, power_id)
        assert (power.state, power.sha256 is not None) == (PowerState.WITHDRAWN, is_sent)


def test_what_an_earlier_version_left_in_a_case_that_was_sent_goes_too(
    database: Database, filed: Draft, draft: Draft, give: Give, clock: FixedClock
) -> None:
    case_id = draft()
    give(case_id, FIRST)
    sent = filed()
    with database.transaction() as session:
        # Replaced before it was sent, which was only written down.
        earlier = {"case_id": sent, "superseded_at": NOW - timedelta(days=1)}
        session.execute(update(Attachment).values(**earlier))

    clock.moment = NOW + timedelta(days=2)
    run_due(database, EVERY_HOUR)
    clock.moment = NOW + timedelta(days=2, hours=2)
    run_due(database, EVERY_HOUR)

    assert not is_kept(database, FIRST)


def test_a_power_that_no_case_needs_goes_after_a_day(
    database: Database, rosa: Actor, draft: Draft, act_for: ActFor, clock: FixedClock
) -> None:
    case_id = draft()
    act_for(case_id)
    with database.transaction() as session:
        acting.act_for_oneself(session, case_id, by=rosa)
    run_due(database, EVERY_HOUR)
    first = is_kept(database, PAPER)

    clock.moment = NOW + timedelta(days=2)
    run_due(database, EVERY_HOUR)
    clock.moment = NOW + timedelta(days=2, hours=2)
    run_due(database, EVERY_HOUR)

    assert first
    assert not is_kept(database, PAPER)


@pytest.fixture
def sent(database: Database, rosa: Actor, draft: Draft, give: Give) -> UUID:
    """An application of Rosa's that was sent with a file."""
    case_id = draft()
    give(case_id, FIRST)
    with database.transaction() as session:
        filing.submit(session, case_id, by=rosa)
        session.get_one(Case, case_id).submitted_at = NOW
    return case_id


@pytest.mark.parametrize("is_lost", [False, True])
def test_asked_again_an_application_has_the_files_that_are_there(
    database: Database, rosa: Actor, sent: UUID, *, is_lost: bool
) -> None:
    if is_lost:
        database.wiring.files.delete(FIRST.sha256)

    with database.transaction() as session:
        again = reuse.repeat(session, sent, by=rosa).id

    with database.reading() as session:
        given = select(Attachment.sha256).where(Attachment.case_id == again)
        assert list(session.scalars(given)) == ([] if is_lost else [FIRST.sha256])


@pytest.mark.usefixtures("sent")
def test_a_file_of_before_that_is_lost_is_to_be_attached_anew(
    database: Database, rosa: Actor, draft: Draft
) -> None:
    case_id = draft()
    database.wiring.files.delete(FIRST.sha256)

    with (
        pytest.raises(NotFoundError, match="Adjúntelo de nuevo"),
        database.transaction() as session,
    ):
        reuse.use_earlier_file(session, case_id, "photo", by=rosa)


@pytest.mark.usefixtures("sent")
def test_a_file_of_before_takes_the_place_of_what_was_attached(
    database: Database, rosa: Actor, draft: Draft, give: Give
) -> None:
    case_id = draft()
    give(case_id, SECOND)

    with database.transaction() as session:
        reuse.use_earlier_file(session, case_id, "photo", by=rosa)
    run_due(database, AT_ONCE)

    assert is_kept(database, FIRST)
    assert not is_kept(database, SECOND)
