# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where a case stands that nobody needs to look at: in seconds it may be over."""

from datetime import datetime, timedelta
from enum import StrEnum

from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseState
from munikit.procedures import Procedure

# What is decided from records takes seconds; after this it is with an official, or something hangs.
_LOOKING = timedelta(minutes=2)


class Progress(StrEnum):
    """``looking``: what is on record may decide it. ``preparing``: its paper is being made."""

    LOOKING = "looking"
    PREPARING = "preparing"
    READY = "ready"
    ELSEWHERE = "elsewhere"


def progress_of(
    case: Case, procedure: Procedure, now: datetime, *, may_go_on: bool = True
) -> Progress:
    """Say whether the person should wait on the page, and for what.

    What ``may_go_on`` only with another power is not being prepared.
    """
    if case.state is CaseState.ISSUED:
        return Progress.READY
    if case.state is CaseState.APPROVED:
        return Progress.PREPARING if may_go_on else Progress.ELSEWHERE
    # What is asked for somebody else waits for an official who looks at the power.
    nobody = case.assigned_to_id is None and case.represented_run is None
    at_once = procedure.definition.at_once is not None and nobody
    if case.state is CaseState.SUBMITTED and at_once and case.submitted_at is not None:
        return Progress.LOOKING if now - case.submitted_at < _LOOKING else Progress.ELSEWHERE
    return Progress.ELSEWHERE
