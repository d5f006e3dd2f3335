# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The daily close: the day's totals, the money counted, the differences explained, for good."""
