# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Makes the stylesheet small as the wheel is built: the source is to be read, the wheel to be sent.

Only spaces and comments go. Tools that understand CSS write it anew, and drop the plain value that
a phone too old for custom properties is given before each ``var()``.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from rcssmin import cssmin

STYLE = "munikit/web/assets/portal.css"


class SmallStyle(BuildHookInterface):
    """Puts the small stylesheet where the source stands; for editing, the source is served."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make it beside the sources, which may be read-only."""
        if version == "editable":
            return
        self._scratch = TemporaryDirectory()
        small = Path(self._scratch.name) / Path(STYLE).name
        source = Path(self.root) / STYLE
        small.write_text(str(cssmin(source.read_text(encoding="utf-8"))), encoding="utf-8")
        build_data["force_include"][str(small)] = STYLE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        del build_data, artifact_path
        if version != "editable":
            self._scratch.cleanup()
