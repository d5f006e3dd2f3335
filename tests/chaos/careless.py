# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The control of the chaos run: the same portal as people often write it, and what it loses.

``python careless.py web --port N`` is ``portal web`` without its protections: an answer that is
lost counts as a refusal, nothing is claimed before the gateway is called, and no sweep asks again.
"""

import sys
from uuid import UUID

from munikit.cli.main import main
from munikit.db import Database
from munikit_payments.charges.models import Attempt
from munikit_payments.charges.states import AttemptState, Cause
from munikit_payments.gateways import GatewayError, gateway_for
from munikit_payments.paying import services as paying
from munikit_payments.paying import sweep
from munikit_payments.paying.settling import settle


def resolve(database: Database, attempt_id: UUID, cause: Cause) -> bool:
    with database.reading() as session:
        token = session.get_one(Attempt, attempt_id).token or ""
    gateway = gateway_for(paying.settings_of(database), "webpay")
    try:
        asked = gateway.commit if cause is Cause.FINISHED else gateway.status
        outcome = asked(token)
    except GatewayError:
        with database.transaction() as session:
            session.get_one(Attempt, attempt_id).state = AttemptState.REJECTED
        return True
    with database.transaction() as session:
        attempt = session.get_one(Attempt, attempt_id)
        if attempt.state is AttemptState.INITIATED:
            attempt.state = AttemptState.COMMITTING
    with database.transaction() as session:
        settle(session, attempt_id, outcome, cause)
    return True


if __name__ == "__main__":
    paying.resolve = resolve
    sweep.resolve = lambda *_, **__: True
    sys.exit(main())
