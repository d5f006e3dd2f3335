# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes a portal out of answers. It runs in cookiecutter's environment: no library but its.

``KIT`` is found from this file: cookiecutter's own ``_repo_dir`` is relative to where it was
called.
"""

import sys
from pathlib import Path

KIT = Path(__file__).resolve().parents[2]
TEMPLATE = KIT / "<<cookiecutter.municipality>>"

# The kernel's communes are the portal's communes; first, so that no installed munikit is taken.
sys.path.insert(0, str(KIT / "shared_components"))
