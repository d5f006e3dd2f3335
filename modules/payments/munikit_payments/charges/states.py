# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The states of an attempt to pay, and the moves between them."""

from enum import StrEnum

from munikit.kernel.transitions import Transitions


class AttemptState(StrEnum):
    CREATED = "created"
    INITIATED = "initiated"
    COMMITTING = "committing"
    AUTHORIZED = "authorized"
    REJECTED = "rejected"
    ABORTED = "aborted"
    EXPIRED = "expired"
    REVIEW = "review"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"


class AttemptMove(StrEnum):
    INITIATE = "initiate"
    CLAIM = "claim"
    RELEASE = "release"
    AUTHORIZE = "authorize"
    REJECT = "reject"
    ABORT = "abort"
    EXPIRE = "expire"
    DOUBT = "doubt"
    OWE_REFUND = "owe_refund"
    REFUND = "refund"


class Cause(StrEnum):
    """Why a gateway is asked how an attempt stands."""

    # The payer came back and had finished: what they paid is confirmed.
    FINISHED = "finished"
    # They came back without having finished: what is still open is closed.
    LEFT = "left"
    # A notice came, or nobody did: it is only looked at.
    LOOKED_AT = "looked_at"


_S = AttemptState
_M = AttemptMove

# No move leaves AUTHORIZED but towards a refund: a late return never undoes a payment.
ATTEMPT_TRANSITIONS = Transitions(
    {
        (_S.CREATED, _M.INITIATE): _S.INITIATED,
        (_S.CREATED, _M.EXPIRE): _S.EXPIRED,
        (_S.INITIATED, _M.CLAIM): _S.COMMITTING,
        (_S.INITIATED, _M.EXPIRE): _S.EXPIRED,
        (_S.EXPIRED, _M.CLAIM): _S.COMMITTING,
        # The form stays open behind the return that left it, and may still be paid.
        (_S.ABORTED, _M.CLAIM): _S.COMMITTING,
        # Its lease ran out: another process takes it over.
        (_S.COMMITTING, _M.CLAIM): _S.COMMITTING,
        (_S.COMMITTING, _M.RELEASE): _S.INITIATED,
        (_S.COMMITTING, _M.AUTHORIZE): _S.AUTHORIZED,
        (_S.COMMITTING, _M.REJECT): _S.REJECTED,
        (_S.COMMITTING, _M.ABORT): _S.ABORTED,
        (_S.COMMITTING, _M.EXPIRE): _S.EXPIRED,
        (_S.COMMITTING, _M.DOUBT): _S.REVIEW,
        (_S.COMMITTING, _M.OWE_REFUND): _S.REFUND_DUE,
        (_S.AUTHORIZED, _M.OWE_REFUND): _S.REFUND_DUE,
        (_S.REFUND_DUE, _M.REFUND): _S.REFUNDED,
        # Only a person who looked in the gateway's own portal moves what is in doubt.
        (_S.REVIEW, _M.AUTHORIZE): _S.AUTHORIZED,
        (_S.REVIEW, _M.REJECT): _S.REJECTED,
        (_S.REVIEW, _M.OWE_REFUND): _S.REFUND_DUE,
        (_S.REVIEW, _M.REFUND): _S.REFUNDED,
        (_S.REFUND_DUE, _M.DOUBT): _S.REVIEW,
    }
)
