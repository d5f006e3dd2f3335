# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table of a case's moves, every pair of it."""

import pytest

from munikit.cases.case.states import CASE_TRANSITIONS, FINISHED, LABELS, OPEN, CaseMove, CaseState
from munikit.kernel.errors import ConflictError

# Every state with the moves that leave it and where they lead; whatever is not here is refused.
TABLE = """
draft               await_payment>awaiting_payment file>submitted withdraw>withdrawn expire>expired
awaiting_payment    file>submitted withdraw>withdrawn
submitted           take>in_review withdraw>withdrawn approve_at_once>approved
submitted           accept_by_silence>approved deny_by_silence>rejected
in_review           take>in_review release>submitted ask>awaiting_applicant
in_review           propose>awaiting_signature approve>approved reject>rejected withdraw>withdrawn
in_review           accept_by_silence>approved deny_by_silence>rejected
awaiting_applicant  answer>in_review abandon>withdrawn withdraw>withdrawn
awaiting_signature  accept_by_silence>approved deny_by_silence>rejected
awaiting_signature  send_back>in_review approve>approved reject>rejected withdraw>withdrawn
approved            issue>issued
rejected            appeal>appealed
appealed            uphold>in_review dismiss>rejected deny_by_silence>rejected
"""
LEADS = {
    (state, move): after
    for state, *moves in (line.split() for line in TABLE.strip().splitlines())
    for move, _, after in (each.partition(">") for each in moves)
}
PAIRS = [
    (state, move, LEADS.get((state.value, move.value), "."))
    for state in CaseState
    for move in CaseMove
]


@pytest.mark.parametrize(("state", "move", "after"), PAIRS)
def test_a_case_moves_as_the_table_says(state: CaseState, move: CaseMove, after: str) -> None:
    if after != ".":
        assert CASE_TRANSITIONS.after(state, move, refused="") == after
        return
    with pytest.raises(ConflictError, match="Ya está"):
        CASE_TRANSITIONS.after(state, move, refused="Ya está")


def test_the_table_names_only_what_there_is() -> None:
    assert len(LEADS) == sum(after != "." for *_, after in PAIRS) == len(CASE_TRANSITIONS.table)


def test_every_state_has_words() -> None:
    assert set(LABELS) == set(CaseState)
    assert not set(OPEN) & set(FINISHED)
