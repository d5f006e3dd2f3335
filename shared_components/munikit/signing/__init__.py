# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing: keys, what signs papers, statements and lists with them, and looking at a signature.

Nothing is named here: a page that shows what a signature is worth loads no cryptography.
"""
