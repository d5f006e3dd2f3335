# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table ``[permits]`` of ``portal.toml``."""

from pydantic import Field

from munikit.public.module import Section


class PermitsSettings(Section):
    """``rows_per_page`` is how many permits the register shows at a time."""

    rows_per_page: int = Field(default=25, ge=5, le=200)
