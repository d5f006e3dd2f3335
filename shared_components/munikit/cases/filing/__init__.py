# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Applying: starting, answering, sending, paying, withdrawing."""
