# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A short storm and a short silence: nothing is lost, and something is without the protections."""

import pytest
from chaos.frozen import freeze
from chaos.run import run

pytestmark = [pytest.mark.xdist_group("chaos"), pytest.mark.timeout(2400)]

PAYMENTS = 40
FROZEN_SECONDS = 12


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_payment_is_lost_doubled_orphaned_or_stuck(kind: str) -> None:
    result = run(PAYMENTS, kind)

    assert result.broken == dict.fromkeys(result.broken, 0)
    assert result.kills > 0
    assert result.paid > PAYMENTS / 2


def test_without_protections_payments_are_lost() -> None:
    assert not run(PAYMENTS, "sqlite", careless=True).holds


def test_a_bank_that_hangs_does_not_hang_the_portal() -> None:
    result, control = freeze(FROZEN_SECONDS), freeze(FROZEN_SECONDS, careless=True)

    assert result.broken == dict.fromkeys(result.broken, 0)
    assert result.p50 < control.p50 / 2
