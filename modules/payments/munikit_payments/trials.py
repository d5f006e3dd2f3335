# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` tries at the gateways: it asks for a payment that never was."""

from munikit.module import Finding, Trial
from munikit.settings import Settings
from munikit_payments.gateways import KINDS
from munikit_payments.gateways.kinds import GatewayKind
from munikit_payments.settings import PaymentsSettings


def _trial_of(kind: GatewayKind) -> Trial:
    def try_out(settings: Settings) -> Finding | None:
        return kind.trial(settings.of(PaymentsSettings))

    return Trial(kind.name, try_out)


TRIALS = tuple(map(_trial_of, KINDS))
