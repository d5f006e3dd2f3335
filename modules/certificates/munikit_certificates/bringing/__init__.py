# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing a list on record: looked at first, then put in place, whole or not at all."""
