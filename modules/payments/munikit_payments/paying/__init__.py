# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Paying a charge: through a gateway or at the till, until it is settled and has its receipt."""
