# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding: in favour or against, the second signature, the paper as a draft."""
