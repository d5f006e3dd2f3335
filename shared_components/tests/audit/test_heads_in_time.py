# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Acts that nobody signed for hours are reported: until then they could be written anew."""

from datetime import timedelta
from pathlib import Path

from munikit.app.checks import CHECKS
from munikit.audit import record
from munikit.audit.heads import SIGN_HEADS, create_key
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.module import Health
from munikit.outbox import run_due
from munikit.testing.portals import NOW, create_database, create_wiring


def health(database: Database) -> Health:
    check = next(each for each in CHECKS if each.name == "audit")
    with database.reading() as session:
        return check.run(session).health


def test_the_doctor_says_when_the_journal_was_not_signed_for_hours(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    database = create_database(tmp_path, create_wiring(tmp_path, clock=clock))
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
