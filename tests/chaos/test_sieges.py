# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Short sieges: the portal answers others meanwhile, and its control does not.

Judged against the control of the same machine and minute; ``make frozen`` judges by the clock.
"""

import pytest
from chaos.attacks import ATTACKS
from chaos.besieged import HEALTH, PAGE, besiege

pytestmark = [pytest.mark.xdist_group("chaos"), pytest.mark.timeout(400)]

SECONDS = 3


@pytest.mark.parametrize(
    "names", [(name,) for name in ATTACKS] + [("callbacks", "lock")], ids="+".join
)
def test_whoever_came_for_something_else_is_answered_meanwhile(names: tuple[str, ...]) -> None:
    result, control = (
        besiege(*names, seconds=SECONDS),
        besiege(*names, seconds=SECONDS, careless=True),
    )

    assert result.p99(HEALTH) < control.median(HEALTH) / 2
    assert result.p99(PAGE) < control.median(PAGE) / 2
