# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a module that ends cases reads of them."""

from munikit.cases import paper_of_case, read_case

__all__ = (
    "read_case",
    "paper_of_case",
)
