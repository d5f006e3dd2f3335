# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every pair of state and move: what the table allows, and nothing else."""

import pytest

from munikit.kernel.errors import ConflictError
from munikit_payments.charges.states import ATTEMPT_TRANSITIONS, AttemptMove, AttemptState

# Written out a second time on purpose: the code's table is held against this one.
ALLOWED = {
    "created": {"initiate": "initiated", "expire": "expired"},
    "initiated": {"claim": "committing", "expire": "expired"},
    "committing": {
        "claim": "committing",
        "release": "initiated",
        "authorize": "authorized",
        "reject": "rejected",
        "abort": "aborted",
        "expire": "expired",
        "doubt": "review",
        "owe_refund": "refund_due",
    },
    "authorized": {"owe_refund": "refund_due"},
    "expired": {"claim": "committing"},
    "refund_due": {"refund": "refunded", "doubt": "review"},
    "rejected": {},
    "aborted": {"claim": "committing"},
    "review": {
        "authorize": "authorized",
        "reject": "rejected",
        "owe_refund": "refund_due",
        "refund": "refunded",
    },
    "refunded": {},
}


@pytest.mark.parametrize("state", AttemptState)
@pytest.mark.parametrize("move", AttemptMove)
def test_a_move_does_what_the_table_says_or_is_refused(
    state: AttemptState, move: AttemptMove
) -> None:
    wanted = ALLOWED[state.value].get(move.value)

    if wanted is None:
        with pytest.raises(ConflictError):
            ATTEMPT_TRANSITIONS.after(state, move, refused="no")
    else:
        assert ATTEMPT_TRANSITIONS.after(state, move, refused="no") == wanted
