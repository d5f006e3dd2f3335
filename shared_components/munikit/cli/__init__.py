# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The command ``portal``, run in a portal's folder by whoever looks after it."""

from munikit.cli.main import main

__all__ = ["main"]
