# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doctor says that a system answers only after it asked; nothing is sent to anybody."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from click.testing import CliRunner
from flask import Flask, request
from werkzeug.serving import make_server

from munikit.app.trials import TRIALS
from munikit.cli.main import portal as command
from munikit.module import Finding, Health
from munikit.testing.portals import create_settings, write_portal

Outside = Callable[[int], str]
SERVICES = {
    "identity": ('[identity]\nprovider = "claveunica"\nurl = "{url}"\n', 200),
    "sms": ('[sms]\nbackend = "gateway"\nurl = "{url}"\n', 200),
    "ddu": ('[ddu]\nbackend = "node"\nurl = "{url}"\n', 404),
    "address": ("", 200),
}


@pytest.fixture
def outside() -> Iterator[Outside]:
    """Start a system that answers everything with one status; return its address."""
    servers = []

    def start(status: int) -> str:
        app = Flask("outside")

        @app.route("/", defaults={"path": ""})
        @app.route("/<path:path>", methods=["GET", "POST"])
        def answer(path: str) -> tuple[str, int]:
            assert request.method == "GET", path
            return "{}", status

        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()


@pytest.fixture
def closed() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def tried(name: str, root: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Finding:
    monkeypatch.setenv("PORTAL_SITE__URL", url)
    monkeypatch.setenv("PORTAL_PRODUCTION", "true")
    settings = create_settings(root, toml=SERVICES[name][0].format(url=url))
    found = next(each.run for each in TRIALS if each.name == name)(settings)
    assert found is not None
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_what_answers_is_said_to(
    outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    found = tried(name, tmp_path, outside(SERVICES[name][1]), monkeypatch)

    assert found.health is Health.OK
    assert "responde" in found.text


@pytest.mark.parametrize("name", SERVICES)
def test_what_does_not_answer_has_no_tick_and_names_its_setting(
    tmp_path: Path, closed: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    found = tried(name, tmp_path, f"http://{closed}", monkeypatch)

    assert found.health is (Health.WARNING if name == "address" else Health.PROBLEM)
    assert f"{closed} no existe o no acepta conexiones" in found.text
    assert f"url en [{'site' if name == 'address' else name}]" in found.fix.replace(
        "url y jwks_url", "url"
    )


@pytest.mark.parametrize("name", SERVICES)
def test_what_fails_inside_has_no_tick(
    outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert tried(name, tmp_path, outside(500), monkeypatch).health is not Health.OK


def test_an_account_that_is_refused_is_a_problem(
    outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tried("sms", tmp_path, outside(401), monkeypatch)

    assert found.health is Health.PROBLEM
    assert "PORTAL_SMS__TOKEN en .env" in found.fix


class Silent:
    """A mail server that counts what it is given."""

    def __init__(self) -> None:
        self.given = 0

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name.
        self, _server: SMTP, _session: Session, _envelope: Envelope
    ) -> str:
        self.given += 1
        return "250 OK"


def mail_at(root: Path, place: str, more: str = "") -> Path:
    host, _, port = place.partition(":")
    table = f'[mail]\nbackend = "smtp"\nhost = "{host}"\nport = {port}\nstarttls = false\n{more}'
    return write_portal(root, table)


def doctor(root: Path) -> str:
    return CliRunner().invoke(command, ["--carpeta", str(root), "doctor"]).output


def test_a_mail_server_that_is_off_has_no_tick(tmp_path: Path, closed: str) -> None:
    said = doctor(mail_at(tmp_path, closed))

    assert f"✗ Correo: {closed} no acepta conexiones" in said
    assert "Arregle: Revise host y port en [mail]" in said


def test_a_mail_server_is_greeted_and_given_nothing(tmp_path: Path, closed: str) -> None:
    letterbox = Silent()
    port = int(closed.partition(":")[2])
    controller = Controller(letterbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        said = doctor(mail_at(tmp_path, closed))
        refused = doctor(mail_at(tmp_path, closed, 'user = "portal"\n'))
    finally:
        controller.stop()

    assert f"✓ Correo: {closed} responde" in said
    assert f"✗ Correo: {closed}" in refused
    assert letterbox.given == 0
