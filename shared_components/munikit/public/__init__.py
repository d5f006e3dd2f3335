# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a module, a procedure or a portal of others imports: its files, in the order one meets them.

A name of theirs changes only with a line in ``CHANGELOG.md``, and goes only after a version that
warned of it. Everything else under ``munikit`` is inside: it changes without a word.
"""

DOORS = ("module", "data", "rules", "contracts", "pages", "cases", "testing")
