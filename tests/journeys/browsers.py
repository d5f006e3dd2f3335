# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The browser that journeys drive: Chromium, without windows where the system has it so.

A page in a whole Chromium that hides its windows takes six times the work of the same page in the
shell of the same Chromium that never had any.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from costs import BROWSERS, CPU_OF_BROWSERS, count, living
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium-headless-shell", "chromium")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), "/usr/bin/chromium")
# Without most of these Chromium looks up its maker's hosts at every start.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def started() -> Iterator[Browser]:
    """Start a browser; while it is open no other code of the thread can run an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield browser
        count(CPU_OF_BROWSERS, living().get(BROWSERS, 0.0))
        browser.close()
