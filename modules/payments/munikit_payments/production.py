# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What payments ask of their settings before real people pay."""

from collections.abc import Iterator

from munikit.module import Risk
from munikit.settings import Settings
from munikit_payments.gateways import KINDS
from munikit_payments.settings import PaymentsSettings


def payment_risks(settings: Settings) -> Iterator[Risk]:
    """Name every way in which somebody could pay without paying."""
    own = settings.of(PaymentsSettings)
    for kind in KINDS:
        yield from kind.risks(own)
