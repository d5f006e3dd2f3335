# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The packages of the kit, as their folders say: a new module is looked at like the others."""

from pathlib import Path

KIT = Path(__file__).parents[2]
MODULES = tuple(sorted(path.parent.name for path in KIT.glob("modules/*/munikit_*/__init__.py")))
PACKAGES = ("munikit", *MODULES)
