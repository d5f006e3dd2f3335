# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person waits for on the page, and what takes days, are told apart."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseState
from munikit.cases.following.progress import Progress, progress_of
from munikit.procedures import Procedure

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
OFFICIAL = UUID(int=1)
S = CaseState
P = Progress


def procedure(*, at_once: bool) -> Procedure:
    definition = SimpleNamespace(at_once=object() if at_once else None)
    return cast("Procedure", SimpleNamespace(definition=definition))


@pytest.mark.parametrize(
    ("state", "at_once", "said", "progress"),
    [
        (S.SUBMITTED, True, {}, P.LOOKING),
        (S.SUBMITTED, True, {"submitted_at": NOW - timedelta(minutes=3)}, P.ELSEWHERE),
        (S.SUBMITTED, True, {"assigned_to_id": OFFICIAL}, P.ELSEWHERE),
        (S.SUBMITTED, False, {}, P.ELSEWHERE),
        (S.IN_REVIEW, True, {}, P.ELSEWHERE),
        (S.APPROVED, True, {}, P.PREPARING),
        (S.APPROVED, False, {}, P.PREPARING),
        (S.ISSUED, True, {}, P.READY),
        (S.REJECTED, True, {}, P.ELSEWHERE),
    ],
)
def test_only_what_nobody_has_to_look_at_is_waited_for(
    state: CaseState, at_once: object, said: dict[str, Any], progress: Progress
) -> None:
    case = Case(state=state, **{"submitted_at": NOW - timedelta(seconds=5), **said})

    assert progress_of(case, procedure(at_once=bool(at_once)), NOW) is progress
