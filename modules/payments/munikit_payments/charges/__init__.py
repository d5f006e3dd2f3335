# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is to be paid and was: charges, attempts, receipts and debts, and whose they are."""
