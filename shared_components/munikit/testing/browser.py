# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A browser's stand-in, and a simulated ClaveÚnica that answers on a loopback port."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse


@dataclass
class Browser:
    """Posts what a person posts: with the token of the page, to an address of the portal."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **form: Any) -> TestResponse:  # noqa: ANN401 - text, or a file.
        token = token_of(self.client.get("/entrar/funcionarios").text)
        return self.client.post(path, data={"csrf_token": token, **form})

    def sign_in(self, email: str, password: str) -> TestResponse:
        return self.post("/entrar/funcionarios", email=email, password=password)

    def sid(self) -> str:
        cookie = self.client.get_cookie("sid")
        return cookie.value if cookie else ""


def token_of(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, "The page has no form with a token"
    return found.group(1)


def version_on(page: str) -> str:
    """Return the version of the case that a page of the desk was made from."""
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, "The page brings no version"
    return found.group(1)


def at_desk(address: str) -> str:
    """Return the desk's address of the case a resident sees at ``address``."""
    return address.replace("/solicitudes", "/bandeja")


def photo(name: str = "foto.jpg") -> tuple[BytesIO, str]:
    """Return a small photograph to upload."""
    content = BytesIO()
    Image.new("RGB", (20, 20), "green").save(content, "JPEG")
    content.seek(0)
    return content, name


@dataclass(frozen=True)
class ClaveUnicaAt:
    """A ClaveÚnica that answers over HTTP; ``misbehave`` tells it how."""

    url: str

    def misbehave(self, fault: str) -> None:
        requests.post(f"{self.url}/_simulator/", data={"fault": fault}, timeout=5)

    def enter(self, address: str, run: str = "44.444.444-4", **form: str) -> dict[str, str]:
        """Fill the login page at ``address`` and return what the portal is called back with."""
        filled = {"run": run, "password": "testing", **form}
        answer = requests.post(address, data=filled, allow_redirects=False, timeout=5)
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        return {name: values[0] for name, values in query.items()}
