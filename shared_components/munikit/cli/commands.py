# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every command there is: the platform's and those of the installed modules."""

from collections.abc import Iterator

import click

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.cli.database import db
from munikit.cli.demo import demo_data
from munikit.cli.doctor import doctor, modules
from munikit.cli.processes import simulator, web, worker
from munikit.cli.serve import serve


def all_commands() -> Iterator[click.Command]:
    """Return the commands by the order in which a newcomer meets them."""
    yield from (serve, db, demo_data, doctor, modules, web, worker, simulator)
    for module in discover(CORE)[0]:
        yield from module.commands
