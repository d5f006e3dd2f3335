# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a web process holds of the machine's memory, once officials entered and people asked.

It is measured in the process itself. A dozen passwords are compared at once, which left 210 MiB for
good; a thousand pages follow, of the kinds that load what the first page has not.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests
from argon2 import PasswordHasher
from chaos.servers import free_port

from munikit.app import compose
from munikit.db.migrate import upgrade
from munikit.people import create_official, passwords
from munikit.testing.browser import token_of
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
PASSWORD = "tres gatos en la costanera"
OFFICIALS = 12
REQUESTS = 1000
# Threads of a web process that have a page to answer at the same time.
AT_ONCE = 8
PAGES = ("/", "/tramites/permiso_feria", "/bandeja", "/mis-solicitudes")
# One password kept takes as much; `make bench` judges how large the process is.
MOST_MIB_MORE = 19
PATIENCE_SECONDS = 300


@pytest.fixture(params=["sqlite", "postgresql"])
def root(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal with the kit's own modules and its officials, on one database or the other."""
    # Tests hash with little memory; these passwords are compared with as much as anybody's.
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(2, 19 * 1024, 1))
    root = write_portal(tmp_path, MODULES)
    if request.param == "postgresql":
        url = request.getfixturevalue("new_postgres")()
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"PORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.transaction() as session:
        for number in range(OFFICIALS):
            create_official(
                session,
                email=email(number),
                name=("Marta", "Rivas"),
                password=PASSWORD,
                roles=["reviewer"],
            )
    portal.database.engine.dispose()
    return root


def email(number: int) -> str:
    return f"marta{number}@valdivia.example"


@contextmanager
def answering(root: Path) -> Iterator[tuple[psutil.Process, str]]:
    port = free_port()
    command = [sys.executable, "-m", "munikit.cli", "--carpeta", str(root)]
    with (root / "web.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command.
            [*command, "web", "--port", str(port)], stdout=log, stderr=log
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await_answer(url)
            yield psutil.Process(process.pid), url
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def await_answer(url: str) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            requests.get(f"{url}/healthz", timeout=60)
        except requests.ConnectionError:
            assert time.monotonic() < limit, "The portal did not start"
            time.sleep(0.1)
        else:
            return


def entering(url: str) -> Callable[[int], requests.Session]:
    def enter(number: int) -> requests.Session:
        browser = requests.Session()
        page = f"{url}/entrar/funcionarios"
        token = token_of(browser.get(page, timeout=PATIENCE_SECONDS).text)
        form = {"csrf_token": token, "email": email(number), "password": PASSWORD}
        entered = browser.post(page, data=form, timeout=PATIENCE_SECONDS, allow_redirects=False)
        assert entered.status_code == 303
        return browser

    return enter


def test_a_dozen_who_enter_at_once_and_a_thousand_pages_leave_less_than_one_password(
    root: Path,
) -> None:
    with answering(root) as (process, url):
        # Nobody has entered yet: the first password is what would stay.
        for path in (*PAGES, "/entrar/funcionarios"):
            assert requests.get(f"{url}{path}", timeout=PATIENCE_SECONDS).status_code == 200
        before = process.memory_info().rss / 2**20
        with ThreadPoolExecutor(OFFICIALS) as together:
            browsers = list(together.map(entering(url), range(OFFICIALS)))

        def read(number: int) -> int:
            browser = browsers[number % AT_ONCE]
            path = PAGES[number // AT_ONCE % len(PAGES)]
            return browser.get(f"{url}{path}", timeout=PATIENCE_SECONDS).status_code

        with ThreadPoolExecutor(AT_ONCE) as together:
            answers = set(together.map(read, range(REQUESTS)))
        held = process.memory_info().rss / 2**20

    assert answers == {200}
    assert held - before < MOST_MIB_MORE, f"{before:.1f} MiB before, {held:.1f} after"
