# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Refunds: asked for by one person, approved by another, carried out by a job or by hand."""

from munikit_payments.refunds.models import Refund, RefundState, RefundWay
from munikit_payments.refunds.sending import SEND_REFUNDS

__all__ = ["SEND_REFUNDS", "Refund", "RefundState", "RefundWay"]
