# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can be done with a case: filing it, reviewing it, hearing what became of its payment."""
