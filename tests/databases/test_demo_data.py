# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The demo's portal shows every state a case may be in, as if people had used it for weeks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from munikit.app import Portal, compose
from munikit.app.demo import load_demo
from munikit.app.demo_pruning import PRUNING
from munikit.audit import AuditEntry
from munikit.audit.heads import found_problems
from munikit.cases import Case, CaseState
from munikit.cases.case.models import Absence, CaseAct
from munikit.cases.decision.acts import PROPOSED
from munikit.cases.inbox.deadline import light
from munikit.cases.messages.acts import MESSAGE, NOTE
from munikit.cases.opinions.models import Opinion
from munikit.cases.sharing.acts import FORWARDED
from munikit.cases.sharing.models import CaseLabel
from munikit.db.migrate import upgrade
from munikit.kernel.clock import local_date
from munikit.procedures.checking import problems_of
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
CREST = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, MODULES)
    (root / "brand").mkdir()
    (root / "brand" / "crest.svg").write_text(CREST, encoding="utf-8")
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    upgrade(composed.database, [module.migrated for module in composed.installed])
    list(load_demo(composed))
    yield composed
    with composed.database.engine.begin() as connection:
        if request.param == "postgresql":
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    composed.database.engine.dispose()


def test_the_demo_is_weeks_of_work_in_every_state(portal: Portal) -> None:
    wiring = portal.database.wiring
    today = local_date(wiring.clock.now())

    with portal.database.reading() as session:
        cases = session.scalars(select(Case)).all()
        lights = {light(case, today, wiring.calendar).state for case in cases}
        kinds = set(session.scalars(select(CaseAct.kind)))
        answered = set(session.scalars(select(Opinion.answered_at.is_not(None))))
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        marked = session.scalars(select(CaseLabel)).all()
        away = session.scalars(select(Absence))

        assert {case.state for case in cases} == set(CaseState)
        assert lights == {"", "ok", "soon", "late", "paused"}
        assert len({case.due_on for case in cases}) > 15
        assert any(case.silence_claimed_on for case in cases)
        assert kinds > {NOTE.name, MESSAGE.name, FORWARDED.name, PROPOSED.name}
        assert answered == {True, False}
        assert (bool(marked), len(away.all())) == (True, 1)
        assert [each.at for each in entries] == sorted(each.at for each in entries)
        assert entries[-1].at <= wiring.clock.now()
        assert list(found_problems(session)) == []
    assert problems_of(portal.settings.root / "procedures" / PRUNING) == []
