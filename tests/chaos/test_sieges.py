# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Short sieges: the portal answers others meanwhile, and its control does not.

Judged against the control of the same machine and minute; ``make frozen`` judges by the clock.
"""

from functools import partial

import pytest
from chaos.attacks import ATTACKS
from chaos.besieged import HEALTH, PAGE, PATIENCE_SECONDS, besiege
from chaos.deployments import gunicorn_options, nginx_server, web_options

pytestmark = [pytest.mark.xdist_group("chaos"), pytest.mark.timeout(400)]

SECONDS = 3
# These make others wait; the other attacks fill what is kept.
SLOWING = [(name,) for name in ATTACKS if name not in ("rows", "disk")] + [("callbacks", "lock")]

besieged = partial(besiege, seconds=SECONDS)


@pytest.mark.parametrize("names", SLOWING, ids="+".join)
def test_whoever_came_for_something_else_is_answered_meanwhile(names: tuple[str, ...]) -> None:
    result, control = besieged(*names), besieged(*names, careless=True)

    assert result.p99(HEALTH) < control.median(HEALTH) / 2
    assert result.p99(PAGE) < control.median(PAGE) / 2


def test_whoever_only_looks_leaves_no_rows() -> None:
    result, control = besieged("rows"), besieged("rows", careless=True)

    assert result.left == 0
    assert control.left > 0


def test_on_a_full_disk_everybody_is_answered() -> None:
    # Nothing that was made against it could be taken away: it has no control.
    result = besieged("disk")

    assert max(map(max, result.times.values())) < PATIENCE_SECONDS


def test_what_make_frozen_besieges_is_what_the_manual_recommends() -> None:
    assert web_options() == ["web", "--processes", "2"]
    assert gunicorn_options() == ["--workers", "2", "--threads", "12", "--timeout", "60"]
    assert "proxy_pass http://127.0.0.1:8000;" in nginx_server()
    assert "listen 443 ssl;" in nginx_server()
