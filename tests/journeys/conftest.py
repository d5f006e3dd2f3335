# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Journeys run against a portal that was generated, with its real processes and a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from cookiecutter.main import cookiecutter
from costs import count
from journeys.browsers import started
from playwright.sync_api import Browser, BrowserContext, Page, expect

KIT = Path(__file__).parents[2]
PORTAL_COMMAND = (sys.executable, "-m", "munikit.cli")
# Long enough for a machine ten times slower; nobody waits longer than it takes.
START_SECONDS = int(os.environ.get("MUNIKIT_PATIENCE_SECONDS", "600"))
# Its own limit is five seconds, which a slow machine reaches.
expect.set_options(timeout=START_SECONDS * 1000)
# The generator leaves it to the municipality to name its account.
ACCOUNT = """
PORTAL_PAYMENTS__TRANSFER__HOLDER="Municipalidad de Valdivia"
PORTAL_PAYMENTS__TRANSFER__RUT=69.200.100-1
PORTAL_PAYMENTS__TRANSFER__BANK="Banco de la Costa"
PORTAL_PAYMENTS__TRANSFER__ACCOUNT_NUMBER=123-456-78
"""
# One switch for every journey: the run with scripts, the one without, or (usually) both.
JAVASCRIPT = {"on": [True], "off": [False], "both": [True, False]}[
    os.environ.get("MUNIKIT_JAVASCRIPT", "both")
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class RunningPortal:
    """A portal that answers at ``url``; ``run`` calls its command and returns what it printed."""

    root: Path
    url: str

    def run(self, *command: str) -> str:
        return run_command(self.root, *command)


def run_command(root: Path, *command: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command.
        [*PORTAL_COMMAND, "--carpeta", str(root), *command],
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal as the generator leaves it, in a folder whose name has a space."""
    folder = tmp_path_factory.mktemp("mis portales")
    made = cookiecutter(str(KIT), no_input=True, default_config=True, output_dir=str(folder))
    return Path(made)


# One worker has all of a portal: to generate, fill and start one takes longer than a journey.
DATABASES = [
    pytest.param(kind, marks=pytest.mark.xdist_group(f"journeys on {kind}"))
    for kind in ("sqlite", "postgresql")
]


@pytest.fixture(scope="session", params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    url: str = request.getfixturevalue("new_postgres")()
    return url


@pytest.fixture(scope="session")
def portal(
    generated: Path, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningPortal]:
    """The generated portal with its tables and demo data, served by all its processes."""
    root = tmp_path_factory.mktemp("portal") / generated.name
    shutil.copytree(generated, root)
    with (root / ".env").open("a", encoding="utf-8") as env:
        env.write(ACCOUNT)
        if database_url:
            env.write(f"PORTAL_DATABASE__URL={database_url}\n")
    shutil.copytree(Path(__file__).parent / "poda", root / "procedures" / "poda")
    run_command(root, "db", "upgrade")
    run_command(root, "demo-data")
    port = free_port()
    command = [*PORTAL_COMMAND, "--carpeta", str(root), "serve", "--port", str(port)]
    log = (root / "serve.log").open("wb")
    server = subprocess.Popen(  # noqa: S603 - our own command.
        command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ}
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(f"{url}/readyz"), "the portal to answer", root / "serve.log")
        yield RunningPortal(root, url)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=START_SECONDS)
        log.close()


# Not for the whole session: while it is open no other test of the process can run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(params=JAVASCRIPT, ids=lambda on: "with JavaScript" if on else "without JavaScript")
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def open_page(
    browser: Browser,
    portal: RunningPortal,
    javascript: bool,  # noqa: FBT001 - a fixture.
) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: another person, or another device of the same one."""
    contexts: list[BrowserContext] = []

    def open_at(path: str = "/", *, viewport: dict[str, int] | None = None) -> Page:
        context = browser.new_context(
            base_url=portal.url,
            viewport=viewport or PHONE,  # type: ignore[arg-type] # a TypedDict in disguise.
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="es-CL",
            accept_downloads=True,
        )
        context.set_default_timeout(START_SECONDS * 1000)
        contexts.append(context)
        count("browser context")
        page = context.new_page()
        page.goto(path)
        return page

    yield open_at
    for context in contexts:
        context.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as response:  # noqa: S310 - our own address.
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def wait_until(condition: Callable[[], object], what: str, log: Path | None = None) -> None:
    limit = time.monotonic() + START_SECONDS
    while not condition():
        if time.monotonic() > limit:
            said = log.read_text(encoding="utf-8", errors="replace")[-3000:] if log else ""
            pytest.fail(f"Waited {START_SECONDS} s for {what}\n{said}")
        time.sleep(0.2)
