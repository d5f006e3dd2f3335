# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making a paper: what it says, print, sign, keep, mark as issued."""
