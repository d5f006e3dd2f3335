# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who does the work: assigning, giving back, passing on, absences, lots."""
