# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What commands of packages are given by the root command, which lives in a ring above them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from munikit.db import Database
from munikit.kernel.errors import DomainError
from munikit.settings import Settings


class ShellPortal(Protocol):
    """As much of a composed portal as a command needs."""

    @property
    def database(self) -> Database: ...
    @property
    def settings(self) -> Settings: ...


class Folder(Protocol):
    """A portal's folder, composed when it is first asked for."""

    @property
    def portal(self) -> ShellPortal: ...


@contextmanager
def said_plainly() -> Iterator[None]:
    """Tell a refusal as a line of the command line, without a traceback."""
    try:
        yield
    except DomainError as error:
        rows = getattr(error, "rows", ())
        raise click.ClickException("\n".join((error.message, *rows))) from error
