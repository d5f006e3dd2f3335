# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What modules ask of each other and tell each other: ports, events, and those of the kit."""

from munikit.contracts.casework import CaseApproved
from munikit.contracts.events import Event, on
from munikit.contracts.ports import Port, provide
from munikit.contracts.registrar import REGISTRAR, DocumentIssued, DocumentRevoked, IssueRequest
from munikit.contracts.treasury import TREASURY, ChargePaid, ChargeRequest, ChargeState
from munikit.outbox import publish

__all__ = (
    "Port",
    "provide",
    "Event",
    "on",
    "publish",
    "TREASURY",
    "ChargeRequest",
    "ChargeState",
    "ChargePaid",
    "CaseApproved",
    "REGISTRAR",
    "IssueRequest",
    "DocumentIssued",
    "DocumentRevoked",
)
