# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make fuzz REQUESTS=20000 DB=sqlite``: requests nobody means, as everybody who may come.

No answer may be an error of ours and nothing may reach the log as one. The exit status tells; every
failure is named with its request and its cause. ``SEED`` draws others.
"""

import logging
import sys
import tempfile
from pathlib import Path

import click
from chaos.servers import database
from fuzz.town import build
from fuzz.trying import Crowd, Found


def run(requests: int, kind: str, seed: int) -> Found:
    with tempfile.TemporaryDirectory() as folder, database(kind) as (url, _crash):
        town = build(Path(folder), url)
        found = Crowd(town, seed).run(requests)
        town.portal.database.engine.dispose()
        return found


@click.command()
@click.option("--requests", default=20_000)
@click.option("--database", "kind", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
@click.option("--seed", default=1)
def main(requests: int, kind: str, seed: int) -> None:
    logging.getLogger().addHandler(logging.NullHandler())
    found = run(requests, kind, seed)

    for line in found.failures:
        click.echo(line)
    click.echo(f"{requests} requests, {dict(sorted(found.statuses.items()))}")
    click.echo(f"failures: {len(found.failures)}")
    sys.exit(bool(found.failures))


if __name__ == "__main__":
    main()
