# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""munikit: the platform that every municipality's portal and every module stands on.

Modules of others import from ``munikit.public``. Everything else here is inside: it changes without
a word.
"""

__version__ = "0.1.0"
