# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The books: what is posted, which days are closed, which debts a payment settled."""
