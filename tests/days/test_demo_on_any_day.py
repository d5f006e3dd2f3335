# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The demo fills a portal with weeks of work whatever the day it is loaded on."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from munikit.app import compose
from munikit.app.demo import load_demo
from munikit.audit.heads import found_problems
from munikit.cases import Case, CaseState
from munikit.cases.inbox.deadline import light
from munikit.kernel.clock import SANTIAGO, FixedClock, local_date
from munikit.outbox import QueuedJob
from munikit.testing.portals import create_tables, write_portal
from munikit_payments.invariants import ledger_violations

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
CREST = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
LIGHTS = {"", "ok", "soon", "late", "paused"}


# The first weeks of a year go back over its turn, those of April and September over a change.
@pytest.mark.parametrize(
    "moment",
    ["2027-01-01T10:00", "2027-02-28T23:50", "2027-04-04T00:30", "2027-09-18T12:00"],
)
def test_the_demo_has_every_state_on_any_day(tmp_path: Path, moment: str) -> None:
    root = write_portal(tmp_path, MODULES)
    for folder in ("brand", "instance"):
        (root / folder).mkdir()
    (root / "brand" / "crest.svg").write_text(CREST, encoding="utf-8")
    now = datetime.fromisoformat(moment).replace(tzinfo=SANTIAGO)
    portal = compose(root, clock=FixedClock(now))
    create_tables(portal.database)

    list(load_demo(portal))

    calendar = portal.database.wiring.calendar
    with portal.database.reading() as session:
        cases = session.scalars(select(Case)).all()
        today = local_date(now)
        assert {case.state for case in cases} == set(CaseState)
        assert {light(case, today, calendar).state for case in cases} == LIGHTS
        assert [job.error for job in session.scalars(select(QueuedJob)) if job.error] == []
        assert set(ledger_violations(session).values()) == {0}
        assert list(found_problems(session)) == []
    portal.database.engine.dispose()
