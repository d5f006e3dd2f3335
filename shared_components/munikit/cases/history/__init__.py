# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What was done in a case: moves, lines of history, what is new, the timeline."""
