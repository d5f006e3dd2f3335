# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What officials may do with money, and the roles that may.

Who asks for a refund and who approves it are two permissions in two roles; a person who holds both
is still refused the approval of their own request.
"""

from enum import StrEnum

from munikit.public.module import Role
from munikit.public.rules import lazy_gettext as _l


class PaymentPermission(StrEnum):
    TAKE = "payments:counter:take"
    CLOSE = "payments:day:close"
    IMPORT_DEBTS = "payments:debt:import"
    EXPORT = "payments:ledger:export"
    READ = "payments:payment:read"
    APPROVE_REFUND = "payments:refund:approve"
    REQUEST_REFUND = "payments:refund:request"
    RECONCILE = "payments:settlement:reconcile"


CASHIER = Role(
    "cashier",
    _l("Caja municipal"),
    frozenset({PaymentPermission.TAKE, PaymentPermission.READ, PaymentPermission.REQUEST_REFUND}),
)
TREASURER = Role(
    "treasurer",
    _l("Tesorería"),
    frozenset(
        {
            PaymentPermission.CLOSE,
            PaymentPermission.IMPORT_DEBTS,
            PaymentPermission.EXPORT,
            PaymentPermission.READ,
            PaymentPermission.APPROVE_REFUND,
            PaymentPermission.RECONCILE,
        }
    ),
)
