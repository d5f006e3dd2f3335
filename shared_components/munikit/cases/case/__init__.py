# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a case is: its tables and states, whose it is, which terms run, what it cost."""
