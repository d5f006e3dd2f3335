# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Applying: starting, answering, sending, paying, withdrawing."""

from munikit.cases.case.room import Room
from munikit.cases.filing.acts import EXPIRED, ISSUED, PAID, SENT, SENT_FREE, STARTED, WITHDRAWN
from munikit.cases.filing.expiry import EXPIRE_DRAFTS
from munikit.cases.filing.forgetting import TIDY
from munikit.cases.filing.hearing import (
    hear_charge_paid,
    hear_charge_refunded,
    hear_document_issued,
)
from munikit.cases.filing.notices import tell_paid, tell_submitted
from munikit.contracts.casework import CaseSubmitted
from munikit.contracts.events import on
from munikit.contracts.registrar import DocumentIssued
from munikit.contracts.treasury import ChargePaid, ChargeRefunded

ROOM = Room(
    acts=(STARTED, SENT, SENT_FREE, PAID, EXPIRED, ISSUED, WITHDRAWN),
    pages=(
        "munikit.cases.filing.pages:bp",
        "munikit.cases.filing.step_pages:bp",
        "munikit.cases.filing.autosave_pages:bp",
        "munikit.cases.filing.reuse_pages:bp",
        "munikit.cases.filing.withdraw_pages:bp",
    ),
    subscriptions=(
        on(ChargePaid, hear_charge_paid),
        on(ChargePaid, tell_paid),
        on(DocumentIssued, hear_document_issued),
        on(CaseSubmitted, tell_submitted),
        on(ChargeRefunded, hear_charge_refunded),
    ),
    jobs=(EXPIRE_DRAFTS, TIDY),
)
