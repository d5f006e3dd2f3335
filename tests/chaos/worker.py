# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A worker as ``portal worker`` is one, which takes over from the dead sooner than in minutes."""

import logging
import sys
import time
from datetime import timedelta
from pathlib import Path

from munikit.app import compose
from munikit.outbox import run_due, worker

LEASE = timedelta(seconds=8)


def main(root: Path) -> None:
    logging.basicConfig(level=logging.INFO)
    worker.LEASE = LEASE
    worker._FIRST_RETRY = timedelta(seconds=1)  # noqa: SLF001 - see the module.
    portal = compose(root)
    while True:
        # A few at a time, as the real one takes them after a pause.
        if not run_due(portal.database, portal.jobs, limit=20):
            time.sleep(0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
