# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How a municipality looks and how it is reached: its crest, its colours, its ways to ask."""
