# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The states of a case and the moves between them."""

from enum import StrEnum

from munikit.kernel.transitions import Transitions
from munikit.kernel.words import lazy_gettext as _l


class CaseState(StrEnum):
    DRAFT = "draft"
    AWAITING_PAYMENT = "awaiting_payment"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    AWAITING_APPLICANT = "awaiting_applicant"
    AWAITING_SIGNATURE = "awaiting_signature"
    APPROVED = "approved"
    ISSUED = "issued"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    APPEALED = "appealed"


class CaseMove(StrEnum):
    AWAIT_PAYMENT = "await_payment"
    FILE = "file"
    TAKE = "take"
    RELEASE = "release"
    ASK = "ask"
    ANSWER = "answer"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    ABANDON = "abandon"
    ACCEPT_BY_SILENCE = "accept_by_silence"
    DENY_BY_SILENCE = "deny_by_silence"
    APPROVE = "approve"
    APPROVE_AT_ONCE = "approve_at_once"
    REJECT = "reject"
    ISSUE = "issue"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    DISMISS = "dismiss"


_S = CaseState
_M = CaseMove

CASE_TRANSITIONS = Transitions(
    {
        (_S.DRAFT, _M.AWAIT_PAYMENT): _S.AWAITING_PAYMENT,
        (_S.DRAFT, _M.FILE): _S.SUBMITTED,
        (_S.DRAFT, _M.EXPIRE): _S.EXPIRED,
        (_S.DRAFT, _M.WITHDRAW): _S.WITHDRAWN,
        (_S.AWAITING_PAYMENT, _M.FILE): _S.SUBMITTED,
        (_S.AWAITING_PAYMENT, _M.WITHDRAW): _S.WITHDRAWN,
        (_S.SUBMITTED, _M.TAKE): _S.IN_REVIEW,
        (_S.SUBMITTED, _M.WITHDRAW): _S.WITHDRAWN,
        (_S.SUBMITTED, _M.APPROVE_AT_ONCE): _S.APPROVED,
        (_S.IN_REVIEW, _M.TAKE): _S.IN_REVIEW,
        (_S.IN_REVIEW, _M.RELEASE): _S.SUBMITTED,
        (_S.IN_REVIEW, _M.ASK): _S.AWAITING_APPLICANT,
        (_S.IN_REVIEW, _M.PROPOSE): _S.AWAITING_SIGNATURE,
        (_S.IN_REVIEW, _M.APPROVE): _S.APPROVED,
        (_S.IN_REVIEW, _M.REJECT): _S.REJECTED,
        (_S.IN_REVIEW, _M.WITHDRAW): _S.WITHDRAWN,
        (_S.AWAITING_APPLICANT, _M.ANSWER): _S.IN_REVIEW,
        (_S.AWAITING_APPLICANT, _M.WITHDRAW): _S.WITHDRAWN,
        (_S.AWAITING_APPLICANT, _M.ABANDON): _S.WITHDRAWN,
        (_S.SUBMITTED, _M.ACCEPT_BY_SILENCE): _S.APPROVED,
        (_S.IN_REVIEW, _M.ACCEPT_BY_SILENCE): _S.APPROVED,
        (_S.AWAITING_SIGNATURE, _M.ACCEPT_BY_SILENCE): _S.APPROVED,
        (_S.SUBMITTED, _M.DENY_BY_SILENCE): _S.REJECTED,
        (_S.IN_REVIEW, _M.DENY_BY_SILENCE): _S.REJECTED,
        (_S.AWAITING_SIGNATURE, _M.DENY_BY_SILENCE): _S.REJECTED,
        (_S.AWAITING_SIGNATURE, _M.SEND_BACK): _S.IN_REVIEW,
        (_S.AWAITING_SIGNATURE, _M.APPROVE): _S.APPROVED,
        (_S.AWAITING_SIGNATURE, _M.REJECT): _S.REJECTED,
        (_S.AWAITING_SIGNATURE, _M.WITHDRAW): _S.WITHDRAWN,
        (_S.APPROVED, _M.ISSUE): _S.ISSUED,
        (_S.REJECTED, _M.APPEAL): _S.APPEALED,
        (_S.APPEALED, _M.UPHOLD): _S.IN_REVIEW,
        (_S.APPEALED, _M.DISMISS): _S.REJECTED,
        (_S.APPEALED, _M.DENY_BY_SILENCE): _S.REJECTED,
    }
)

# What a person reads, and how it looks.
LABELS = {
    _S.DRAFT: (_l("Sin enviar"), "info"),
    _S.AWAITING_PAYMENT: (_l("Falta pagar"), "warning"),
    _S.SUBMITTED: (_l("Recibida"), "info"),
    _S.IN_REVIEW: (_l("En revisión"), "info"),
    _S.AWAITING_APPLICANT: (_l("Falta información"), "warning"),
    _S.AWAITING_SIGNATURE: (_l("Por firmar"), "info"),
    _S.APPROVED: (_l("Aprobada"), "success"),
    _S.ISSUED: (_l("Lista"), "success"),
    _S.REJECTED: (_l("Rechazada"), "problem"),
    _S.WITHDRAWN: (_l("Retirada"), "info"),
    _S.EXPIRED: (_l("Borrada por antigüedad"), "info"),
    _S.APPEALED: (_l("En reposición"), "info"),
}

OPEN = (
    _S.SUBMITTED,
    _S.IN_REVIEW,
    _S.AWAITING_APPLICANT,
    _S.AWAITING_SIGNATURE,
    _S.APPEALED,
)
ENDED = frozenset({_S.APPROVED, _S.ISSUED, _S.REJECTED, _S.WITHDRAWN, _S.EXPIRED})
FINISHED = (_S.APPROVED, _S.ISSUED, _S.REJECTED, _S.WITHDRAWN)
