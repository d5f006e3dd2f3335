# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal to besiege, served in the two ways the documentation recommends.

``sqlite``: ``portal web``. ``postgresql``: two of its processes behind nginx, whose settings are
read from docs/how-to/production.md, so that what stands there is what is tried.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from chaos.attacks import Provider, Target
from chaos.run import signed_in
from chaos.servers import PORTAL, UNGUARDED, Program, database, free_port, wait_for

from munikit.access import Actor
from munikit.app import compose
from munikit.cases.filing.services import save_answers, start_case
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.testing.portals import write_portal

_TESTS = Path(__file__).parents[1]
_MANUAL = _TESTS.parent / "docs" / "how-to" / "production.md"
_ANSWERS = {"fair": "fluvial", "goods": "prepared_food"}
_SMALL_DISK = "48m"
# What one person may attach would end an attack before the limits it is made for.
_TOML = """[modules]
enabled = ["permits", "payments", "certificates"]

[limits]
uploads_per_hour = 1000000

"""


class CannotTryError(Exception):
    """This machine lacks what a siege takes; the reason is its text."""


@contextmanager
def deployed(kind: str, *, careless: bool, on_a_small_disk: bool) -> Iterator[Target]:
    """Serve a portal in one of the two ways; ``careless`` without what holds against attacks.

    Raises:
        CannotTryError: there is no nginx, or no right to mount a small disk.
    """
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory())) / "portal"
        folder.mkdir()
        if on_a_small_disk:
            held.enter_context(_small_disk(folder))
        url, _ = held.enter_context(database(kind))
        provider = Provider()
        port = free_port()
        held.callback(provider.close)
        root = _written(folder, provider, port, url)
        cookie, draft = _prepare(root)
        server = held.enter_context(_WAYS[kind](root, port, careless))
        site = f"http://127.0.0.1:{port}"
        wait_for(f"{site}/healthz", server)
        kept = url or str(root / "instance" / "portal.db")
        yield Target(site, provider, cookie, f"{site}{draft}", kept, root)


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or unmount is None:
        raise CannotTryError("only root may mount a small disk")
    done = subprocess.run(  # noqa: S603 - our own command.
        (mount, "-t", "tmpfs", "-o", f"size={_SMALL_DISK}", "tmpfs", str(folder)),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise CannotTryError(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run((unmount, "--lazy", str(folder)), check=True)  # noqa: S603 - as above.


def _written(folder: Path, provider: Provider, port: int, url: str) -> Path:
    root = write_portal(
        folder,
        f'{_TOML}[identity]\nsimulator_url = "{provider.url}"\ntimeout_seconds = 10\n',
    )
    toml = (root / "portal.toml").read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    (root / "portal.toml").write_text(toml, encoding="utf-8")
    (root / "instance").mkdir()
    if url:
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    return root


def _prepare(root: Path) -> tuple[str, str]:
    """Make the tables and a resident with a draft; return their cookie and the file's page."""
    portal = compose(root)
    cookie = secrets.token_urlsafe(32)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(5_000_000), "Rosa", "Pérez")
        actor = Actor(person.id, "Rosa Pérez", person.run, frozenset())
        session.add(signed_in(session, person.id, cookie))
        case = start_case(session, portal.catalogue.get("permiso_feria"), by=actor)
        save_answers(session, case.id, _ANSWERS, by=actor)
        address = f"/solicitudes/{case.id}/paso/carne"
    portal.database.engine.dispose()
    return cookie, address


@contextmanager
def _portal_web(root: Path, port: int, careless: bool) -> Iterator[Program]:  # noqa: FBT001 - passed on.
    command = UNGUARDED if careless else PORTAL
    with _running((*command, "--carpeta", str(root), "web", "--port", str(port)), root) as server:
        yield server


@contextmanager
def _processes(root: Path, port: int, careless: bool) -> Iterator[Program]:  # noqa: FBT001 - passed on.
    """Serve as the manual says; without protections another server, without the proxy."""
    inner = port if careless else free_port()
    command = (*PORTAL, "--carpeta", str(root), *web_options(), "--port", str(inner))
    if careless:
        begin = (*gunicorn_options(), 'chaos.unguarded_wsgi:create(".")')
        command = (sys.executable, "-m", "gunicorn", *begin, "--bind", f"127.0.0.1:{inner}")
    with ExitStack() as processes:
        if not careless:
            with (root / ".env").open("a", encoding="utf-8") as env:
                env.write("PORTAL_SITE__PROXIES=1\n")
        server = processes.enter_context(_running(command, root))
        wait_for(f"http://127.0.0.1:{inner}/healthz", server)
        if not careless:
            server = processes.enter_context(_running(_nginx(root, port, inner), root))
        yield server


_WAYS = {"sqlite": _portal_web, "postgresql": _processes}


def _nginx(root: Path, port: int, inner: int) -> Sequence[str]:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise CannotTryError("what the manual says has a proxy, and there is no nginx here")
    server = nginx_server().replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    server = re.sub(r"\n *ssl_certificate.*", "", server)
    server = server.replace("127.0.0.1:8000", f"127.0.0.1:{inner}")
    # Beside the portal's folder: a full disk of the portal's is not the proxy's.
    own = root.parent / "nginx"
    own.mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {own}/{kind};\n" for kind in kinds)
    (own / "nginx.conf").write_text(
        f"daemon off;\npid {own}/pid;\nerror_log {own}/error.log;\nworker_processes 1;\n"
        f"user {os.environ.get('USER', 'root')};\nevents {{ worker_connections 1024; }}\n"
        f"http {{\naccess_log off;\n{temporary}{server}}}\n",
        encoding="utf-8",
    )
    return found, "-p", str(own), "-c", str(own / "nginx.conf")


def web_options() -> list[str]:
    return _from_manual(r"bin/portal (web --port 8000 [^\n]*)").replace("--port 8000 ", "").split()


def gunicorn_options() -> list[str]:
    return _from_manual(r"`gunicorn (.*?) '").split()


def nginx_server() -> str:
    return _from_manual(r"```nginx\n(.*?)```")


def _from_manual(pattern: str) -> str:
    found = re.search(pattern, _MANUAL.read_text("utf-8"), re.DOTALL)
    if found is None:
        raise CannotTryError(f"{_MANUAL.name} does not say {pattern}")
    return found[1]


@contextmanager
def _running(command: Sequence[str], root: Path) -> Iterator[Program]:
    paths = f"{_TESTS}:{os.environ.get('PYTHONPATH', '')}"
    environment = {**os.environ, "PYTHONPATH": paths}
    server = Program(command, root.parent / "siege.log", cwd=root, env=environment)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
