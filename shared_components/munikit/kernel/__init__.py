# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ring 0: values and rules of the domain, on the standard library, python-stdnum and idna."""
