# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reconciliation: what the gateway says it settled against what the ledger says."""
