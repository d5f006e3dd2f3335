# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every command there is, each loaded when it is asked for.

``portal web`` must not carry what ``portal db`` needs: Alembic alone is ten megabytes.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import cast

import click

# In the order in which a newcomer meets them.
_PLATFORM = {
    "serve": "munikit.cli.serve:serve",
    "db": "munikit.cli.database:db",
    "demo-data": "munikit.cli.demo:demo_data",
    "doctor": "munikit.cli.doctor:doctor",
    "modules": "munikit.cli.doctor:modules",
    "module": "munikit.cli.modules:module",
    "web": "munikit.cli.web:web",
    "worker": "munikit.cli.processes:worker",
    "simulator": "munikit.cli.processes:simulator",
}


def command(name: str) -> click.Command | None:
    """Return a command by name, or nothing where there is none."""
    if name in _PLATFORM:
        module, attribute = _PLATFORM[name].split(":")
        return cast("click.Command", getattr(import_module(module), attribute))
    return next((each for each in _of_modules() if each.name == name), None)


def all_commands() -> Iterator[click.Command]:
    """Return every command, the platform's first."""
    yield from (found for name in _PLATFORM if (found := command(name)))
    yield from _of_modules()


def _of_modules() -> Iterator[click.Command]:
    from munikit.app.core import CORE  # noqa: PLC0415 - see above.
    from munikit.app.discovery import discover  # noqa: PLC0415 - see above.

    return (each for module in discover(CORE)[0] for each in module.commands)
