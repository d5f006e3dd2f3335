# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Acts that nobody signed for hours are reported: until then they could be written anew."""

from datetime import timedelta
from pathlib import Path

from munikit.app.checks import CHECKS
from munikit.audit import record
from munikit.audit.heads import (
    SIGN_HEADS,
    add_line,
    create_key,
    ensure_key,
    found_problems,
    public_key,
    sign_head,
)
from munikit.audit.journal import AuditHead
from munikit.audit.verifier import FIRST
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.module import Health
from munikit.outbox import run_due
from munikit.testing.portals import NOW, create_database, create_settings, create_wiring


def health(database: Database) -> Health:
    check = next(each for each in CHECKS if each.name == "audit")
    with database.reading() as session:
        return check.run(session).health


def test_the_doctor_says_when_the_journal_was_not_signed_for_hours(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    audited = create_settings(tmp_path, toml='[audit]\nmail_to = "contraloria@ejemplo.cl"\n')
    wiring = create_wiring(tmp_path, clock=clock, settings=audited)
    database = create_database(tmp_path, wiring)
    assert health(database) is Health.WARNING
    create_key(database.wiring.settings)
    with database.transaction() as session:
        record(session, "cases.take", actor_id=None, subject_id=None)
    clock.moment += timedelta(hours=3)
    assert health(database) is Health.OK

    clock.moment += timedelta(hours=2)
    assert health(database) is Health.PROBLEM

    run_due(database, {SIGN_HEADS.name: SIGN_HEADS})
    assert health(database) is Health.OK
    clock.moment += timedelta(days=9)
    assert health(database) is Health.OK
    database.engine.dispose()


def test_a_new_portal_gets_its_key_and_keeps_it(tmp_path: Path) -> None:
    settings = create_wiring(tmp_path).settings

    made = ensure_key(settings, is_empty=True)
    first = settings.path(settings.audit.key).read_bytes()

    assert made
    assert not ensure_key(settings, is_empty=True)
    assert settings.path(settings.audit.key).read_bytes() == first


def test_a_key_that_was_lost_is_not_replaced_in_silence(tmp_path: Path) -> None:
    settings = create_wiring(tmp_path).settings
    settings.path(settings.audit.heads).parent.mkdir(parents=True, exist_ok=True)
    add_line(settings, {"seq": 1, "hash": "0" * 64})

    assert not ensure_key(settings, is_empty=True)
    assert not settings.path(settings.audit.key).exists()


def test_heads_that_stay_on_the_machine_are_warned_of(tmp_path: Path) -> None:
    database = create_database(tmp_path, create_wiring(tmp_path))
    create_key(database.wiring.settings)

    assert health(database) is Health.WARNING
    database.engine.dispose()


def test_a_journal_without_acts_is_not_signed_and_its_first_act_breaks_nothing(
    tmp_path: Path,
) -> None:
    database = create_database(tmp_path, create_wiring(tmp_path))
    settings = database.wiring.settings
    create_key(settings)
    with database.transaction() as session:
        session.add(AuditHead(id=1, seq=0, hash=FIRST))

    with database.reading() as session:
        assert sign_head(session) is None
    run_due(database, {SIGN_HEADS.name: SIGN_HEADS})
    with database.transaction() as session:
        record(session, "cases.take", actor_id=None, subject_id=None)

    with database.reading() as session:
        assert list(found_problems(session, key=public_key(settings))) == []
    database.engine.dispose()
