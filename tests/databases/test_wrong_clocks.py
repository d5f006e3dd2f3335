# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""WF-10: a machine whose clock is wrong gives the terms and folios of the database's time."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from munikit.app import Portal, compose
from munikit.db.clock import ServerClock
from munikit.kernel import clock as kernel_clock
from munikit.kernel.clock import SystemClock
from munikit.testing.portals import write_portal

WRONG = {
    "a day behind": timedelta(days=-1),
    "a day ahead": timedelta(days=1),
    "45 s": timedelta(seconds=-45),
}
CLOSE = timedelta(seconds=5)


@pytest.fixture
def portal(tmp_path: Path, postgres_url: str) -> Iterator[Portal]:
    root = write_portal(tmp_path)
    with (root / ".env").open("a", encoding="utf-8") as env:
        env.write(f"\nPORTAL_DATABASE__URL={postgres_url}\n")
    composed = compose(root)
    yield composed
    composed.database.engine.dispose()


def set_wrong(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    class Wrong(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # As much as is used.
            return datetime.now(tz) + by  # type: ignore[arg-type] # As above.

    monkeypatch.setattr(kernel_clock, "datetime", Wrong)


def servers_time(portal: Portal) -> datetime:
    with portal.database.reading() as session:
        told: datetime = session.scalars(text("select clock_timestamp()")).one()
        return told


@pytest.mark.parametrize("protected", [True, False], ids=["with the protection", "without it"])
@pytest.mark.parametrize("by", WRONG.values(), ids=WRONG.keys())
def test_the_time_is_the_databases(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, by: timedelta, *, protected: bool
) -> None:
    set_wrong(monkeypatch, by)
    clock = portal.database.wiring.clock if protected else SystemClock()

    off = abs(servers_time(portal) - clock.now())

    assert (off < CLOSE) is protected


def test_the_server_is_asked_again_and_not_at_every_connection(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = portal.database.wiring.clock
    assert isinstance(clock, ServerClock)
    asked = count_questions(portal)

    for _ in range(5):
        servers_time(portal)
    assert asked() == 1

    monkeypatch.setattr("munikit.db.clock._AGAIN_SECONDS", 0)
    servers_time(portal)
    assert asked() == 2


def count_questions(portal: Portal) -> Callable[[], int]:
    """Count how often the clock's base was taken anew."""
    clock = portal.database.wiring.clock
    seen = set[object]()
    assert isinstance(clock, ServerClock)
    look = clock._look  # noqa: SLF001 - what the engine was given.
    assert look is not None

    def asked() -> int:
        seen.add(clock._asked)  # noqa: SLF001 - as above.
        return len(seen)

    return asked
