# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Guesses of a password at the same moment, against PostgreSQL."""

from functools import partial

from databases.racing import at_once

from munikit.app import Portal
from munikit.people.throttle import count_attempt


def test_sixteen_guesses_at_once_pass_as_five(portal: Portal) -> None:
    guess = partial(
        count_attempt, account="marta@valdivia.example", address="198.51.100.7", browser=""
    )

    assert at_once(portal, [guess] * 16) == 5
