# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""All pages of the treasury's officials."""

from munikit_payments.closing import desk as closing
from munikit_payments.debts import desk as debts
from munikit_payments.debts import till_desk as till_debts
from munikit_payments.refunds import desk as refunds
from munikit_payments.register import desk as treasury_desk
from munikit_payments.reviewing import desk as review_desk
from munikit_payments.settlement import desk as settlement
from munikit_payments.transfers import desk as transfers
from munikit_payments.transfers import review_desk as transfer_doubts

PAGES = (
    treasury_desk.bp,
    review_desk.bp,
    refunds.bp,
    closing.bp,
    settlement.bp,
    debts.bp,
    till_debts.bp,
    transfers.bp,
    transfer_doubts.bp,
)
