# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every command is given: the portal's folder, composed when it is needed."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from munikit.app import Portal, compose


@dataclass
class PortalFolder:
    root: Path

    @cached_property
    def portal(self) -> Portal:
        """The composed portal.

        Raises:
            SettingsError: see `munikit.app.compose`.
        """
        return compose(self.root)

    def close(self) -> None:
        """Leave no connection open, if there ever was one."""
        if "portal" in vars(self):
            self.portal.database.close()


pass_folder = click.make_pass_decorator(PortalFolder)
