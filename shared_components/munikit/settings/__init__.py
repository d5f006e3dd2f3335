# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a municipality sets: read from ``portal.toml``, the environment and ``.env``, and judged."""

from munikit.settings.reading import (
    Settings,
    SettingsError,
    WrongSettingsError,
    unchecked,
    wanted_modules,
)
from munikit.settings.sections import Section

__all__ = [
    "Section",
    "Settings",
    "SettingsError",
    "WrongSettingsError",
    "unchecked",
    "wanted_modules",
]
