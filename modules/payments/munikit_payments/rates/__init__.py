# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What time adds to a debt and takes from it: dated tables, never a constant in the code."""
