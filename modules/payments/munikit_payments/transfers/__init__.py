# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bank transfers to the municipality's account, confirmed by the bank's file.

A method of its own, like the till: no gateway is asked, so nothing is known until the treasury
loads what the bank says came in.
"""
