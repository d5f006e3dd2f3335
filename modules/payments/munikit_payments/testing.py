# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What tests of payments need: the simulated bank from outside, and something to charge."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import requests
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.public.contracts import ChargeRequest
from munikit.public.rules import Money
from munikit_payments.gateways import SETTINGS
from munikit_payments.gateways.contract import Started
from munikit_payments.provider import PaymentsTreasury
from munikit_payments.settings import PaymentsSettings

AMOUNT = Money(36_220)
BANK_HEADER = "fecha;monto;operacion;glosa;rut"


@dataclass(frozen=True)
class Bank:
    """The simulated Webpay, from outside."""

    url: str

    def pay(self, address: str, action: str = "pay", card: str = "4051885600446623") -> str:
        """Fill in the payer's form and return the address the browser is sent back to."""
        token = address.split("token_ws=")[1]
        form = {"action": action, "card": card, "password": "123"}
        answer = requests.post(
            f"{self.url}/webpayserver/pay/{token}", form, timeout=5, allow_redirects=False
        )
        return answer.headers["Location"]

    def misbehave(self, fault: str) -> None:
        requests.post(f"{self.url}/_simulator/", {"fault": fault}, timeout=5).raise_for_status()

    def wait(self, hours: int) -> None:
        """Set the bank's clock ahead."""
        form = {"fault": "", "hours": str(hours)}
        requests.post(f"{self.url}/_simulator/", form, timeout=5).raise_for_status()

    def payments(self) -> list[dict[str, object]]:
        found: list[dict[str, object]] = requests.get(f"{self.url}/_simulator/", timeout=5).json()[
            "payments"
        ]
        return found


@dataclass(frozen=True)
class GatewaySite:
    """A simulated gateway whose payer acts at the address they were sent to."""

    url: str

    def pay(self, address: str, action: str = "pay") -> str:
        """Act as the payer and return the address the browser is sent back to."""
        answer = requests.post(address, {"action": action}, timeout=5, allow_redirects=False)
        return answer.headers.get("Location", "")

    def misbehave(self, fault: str) -> None:
        requests.post(f"{self.url}/_simulator/", {"fault": fault}, timeout=5).raise_for_status()

    def payments(self) -> list[dict[str, object]]:
        answer = requests.get(f"{self.url}/_simulator/", timeout=5)
        found: list[dict[str, object]] = answer.json()["payments"]
        return found


@dataclass
class Door:
    """Stands before a simulator and lets calls in, or does not."""

    app: Flask
    state: str = "open"
    over: threading.Event = field(default_factory=threading.Event)

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> object:
        if self.state == "hang":
            self.over.wait(10)
        if self.state == "broken":
            return Response("<html>", status=200)(environ, start)  # type: ignore[arg-type]
        return self.app(environ, start)  # type: ignore[arg-type]


@contextmanager
def served(app: Flask) -> Iterator[tuple[str, Door]]:
    door = Door(app)
    server = make_server("127.0.0.1", 0, door, threaded=True)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", door
    door.over.set()
    server.shutdown()
    thread.join()


@dataclass
class Counterpart:
    """A payer with a browser, and the simulator behind its door, for `conformance.findings`.

    ``forms`` is what they send to ``pay``, ``refuse`` and ``leave``, and ``where`` whereto.
    """

    door: Door
    forms: Mapping[str, dict[str, str]]
    where: Callable[[Started], str] = attrgetter("address")

    def pay(self, started: Started) -> dict[str, str]:
        return self._act(started, "pay")

    def be_refused(self, started: Started) -> dict[str, str]:
        return self._act(started, "refuse")

    def leave(self, started: Started) -> dict[str, str]:
        return self._act(started, "leave")

    def hang(self) -> None:
        self.door.state = "hang"

    def break_down(self) -> None:
        self.door.state = "broken"

    def behave(self) -> None:
        self.door.state = "open"

    def _act(self, started: Started, how: str) -> dict[str, str]:
        answer = requests.post(
            self.where(started), self.forms[how], timeout=5, allow_redirects=False
        )
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def charging(**said: object) -> PaymentsSettings:
    """Return ``[payments]`` as ``portal.toml`` would say it, with a table of each gateway."""
    return SETTINGS.model_validate(said)


def create_charge(database: Database, payer: UUID, subject_id: UUID | None = None) -> ChargeStatus:
    """Open a charge of `AMOUNT` for a subject, a new one unless it is given."""
    subject = subject_id or uuid4()
    request = ChargeRequest(
        subject_id=subject,
        payer_id=payer,
        concept="Derecho municipal",
        reference="Permiso para puesto en feria",
        amount=AMOUNT,
        return_path=f"/solicitudes/{subject}/listo",
    )
    with database.transaction() as session:
        return PaymentsTreasury().open_charge(session, request)


def bank_row(reference: str, pesos: int = AMOUNT.pesos, **given: str) -> str:
    """Write a row of the bank's file under `BANK_HEADER`: a transfer with this message."""
    values = {"fecha": "2026-11-23", "monto": str(pesos), "operacion": "901", **given}
    return f"{values['fecha']};{values['monto']};{values['operacion']};PAGO {reference};" + (
        values.get("rut", "")
    )
