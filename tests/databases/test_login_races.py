# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Guesses of a password at the same moment, against PostgreSQL."""

from functools import partial

from databases.racing import at_once

from munikit.app import Portal
from munikit.people.throttle import count_attempt


def test_sixteen_guesses_at_once_pass_as_five(portal: Portal) -> None:
    guesses = [
        partial(
            count_attempt, account=f"{name}@valdivia.example", address=f"198.51.100.{n}", browser=""
        )
        for n, name in enumerate(["marta", "rosa", "pedro", "luis", "ines", "juan"])
    ]

    # Each one waits for the locks of others, in any order, and five of each are free all the same.
    assert [at_once(portal, [guess] * 16) for guess in guesses] == [5] * len(guesses)
