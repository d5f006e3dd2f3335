# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table of a case's moves, every pair of it."""

import pytest

from munikit.cases.states import CASE_TRANSITIONS, FINISHED, LABELS, OPEN, CaseMove, CaseState
from munikit.kernel.errors import ConflictError

# Rows: states. Columns: moves, in the order of CaseMove. A dot is refused.
TABLE = """
state               await_payment file take ask answer approve reject issue withdraw expire
draft               awaiting_payment submitted . . . . . . withdrawn expired
awaiting_payment    . submitted . . . . . . withdrawn .
submitted           . . in_review . . . . . withdrawn .
in_review           . . in_review awaiting_applicant . approved rejected . withdrawn .
awaiting_applicant  . . . . in_review . . . withdrawn .
approved            . . . . . . . issued . .
issued              . . . . . . . . . .
rejected            . . . . . . . . . .
withdrawn           . . . . . . . . . .
expired             . . . . . . . . . .
"""
PAIRS = [
    (CaseState(line.split()[0]), move, after)
    for line in TABLE.strip().splitlines()[1:]
    for move, after in zip(CaseMove, line.split()[1:], strict=True)
]


@pytest.mark.parametrize(("state", "move", "after"), PAIRS)
def test_a_case_moves_as_the_table_says(state: CaseState, move: CaseMove, after: str) -> None:
    if after != ".":
        assert CASE_TRANSITIONS.after(state, move, refused="") == after
        return
    with pytest.raises(ConflictError, match="Ya está"):
        CASE_TRANSITIONS.after(state, move, refused="Ya está")


def test_the_table_has_every_state_and_move() -> None:
    assert len(PAIRS) == len(CaseState) * len(CaseMove) == 100


def test_every_state_has_words() -> None:
    assert set(LABELS) == set(CaseState)
    assert not set(OPEN) & set(FINISHED)
