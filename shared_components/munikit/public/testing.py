# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the tests of a module are written with, beside the fixtures of the pytest plugin."""

from munikit.app import Portal
from munikit.testing.client import PageClient
from munikit.testing.conformance import findings

__all__ = (
    "Portal",
    "PageClient",
    "findings",
)
