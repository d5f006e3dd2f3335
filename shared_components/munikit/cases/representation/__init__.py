# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Powers to act for somebody else: bringing, accepting, ending."""
