# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Wrong settings and what is unsafe in production are one list, at the start and in the doctor."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.app import compose
from munikit.cli.main import portal as command
from munikit.settings import SettingsError
from munikit.testing.portals import write_portal

PRODUCTION = {
    "PORTAL_PRODUCTION": "true",
    "PORTAL_SECRET_KEY": "w5Jq0pTzX-8mB2sVd1uYkC7eRhN4aGfL6oKiQjPx",
    "PORTAL_SITE__URL": "https://tramites.munivaldivia.cl",
    "PORTAL_IDENTITY__PROVIDER": "claveunica",
    "PORTAL_IDENTITY__CLIENT_ID": "3c1b8a5e9d",
    "PORTAL_IDENTITY__CLIENT_SECRET": "9f86d081884c7d659a2feaa0c55ad015",
    "PORTAL_MAIL__BACKEND": "smtp",
    "PORTAL_PAYMENTS__ENVIRONMENT": "production",
    "PORTAL_PAYMENTS__COMMERCE_CODE": "597012345678",
    "PORTAL_PAYMENTS__API_KEY": "7F3A9C51E8B24D06A1C7F93B5E2D8046C9B17A3F5D60E284",
}
WRONG = {
    "PORTAL_SITE__PROXIES": "9",
    "PORTAL_SITE__PHON": "63 222 0000",
    "PORTAL_SESSIONS__ABSOLUTE_MINUTES": "99999999",
}
RISKS = {
    "PORTAL_SITE__URL": "http://tramites.munivaldivia.cl",
    "PORTAL_IDENTITY__PROVIDER": "simulated",
    "PORTAL_MAIL__BACKEND": "folder",
    "PORTAL_PAYMENTS__ENVIRONMENT": "simulated",
    "PORTAL_PAYMENTS__KHIPU__ENVIRONMENT": "simulated",
}
EIGHT = (
    "PORTAL_SITE__PROXIES: debe ser 5 o menos (dice «9»)",
    "PORTAL_SITE__PHON: esta clave no existe; ¿quiso escribir phone?",
    "PORTAL_SESSIONS__ABSOLUTE_MINUTES: debe ser 1440 o menos",
    "El portal no usa https: http://tramites.munivaldivia.cl",
    "ClaveÚnica es simulada",
    "El correo no sale",
    "Webpay es simulado",
    "Khipu es simulado",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_portal(tmp_path, '[modules]\nenabled = ["permits", "payments", "certificates"]\n')
    put(monkeypatch, PRODUCTION)
    return tmp_path


def put(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def refusal(root: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        compose(root)
    return str(refused.value)


def items(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.startswith("  ✗ ")]


def test_three_wrong_settings_and_five_risks_are_eight_lines(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(monkeypatch, WRONG)
    put(monkeypatch, RISKS)

    said = refusal(root)

    assert "Hay que corregir 8 cosas" in said
    assert len(items(said)) == 8
    assert [each for each in EIGHT if each not in said] == []
    assert said.count("Arregle: ") == 5


@pytest.mark.parametrize("words", [("web",), ("worker",), ("serve",), ("doctor",), ("db", "check")])
def test_every_command_tells_the_same_list(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    put(monkeypatch, WRONG)
    put(monkeypatch, RISKS)

    done = CliRunner().invoke(command, ["--carpeta", str(root), *words])

    assert isinstance(done.exception, SettingsError)
    assert str(done.exception) == refusal(root)


def test_a_monitor_is_told_them_as_it_is_told_everything(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(monkeypatch, WRONG)
    put(monkeypatch, RISKS)

    done = CliRunner().invoke(command, ["--carpeta", str(root), "doctor", "--json"])

    assert done.exit_code == 2
    told = json.loads(done.stdout)
    assert len(told) == 8
    assert {each["health"] for each in told} == {"problem"}


def test_settings_that_are_only_wrong_are_told_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(monkeypatch, WRONG)

    assert len(items(refusal(root))) == 3


def test_a_trial_portal_is_told_of_no_risk(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, {**WRONG, **RISKS, "PORTAL_PRODUCTION": "false"})

    assert len(items(refusal(root))) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_IDENTITY__PROVIDER", "claveunca"),
        ("PORTAL_IDENTITY", "x"),
        ("PORTAL_MAIL__BACKEND", "stmp"),
        ("PORTAL_MAIL__STARTTLS", "quizas"),
        ("PORTAL_PAYMENTS__ENVIRONMENT", "producion"),
        ("PORTAL_PAYMENTS", "x"),
        ("PORTAL_SITE__URL", "tramites.munivaldivia.cl"),
        ("PORTAL_SECRET_KEY", "corta"),
        ("PORTAL_MUNICIPALITY__CUT", "13101"),
        ("PORTAL_MUNICIPALITY", "x"),
        ("PORTAL_CERTIFICATES__SIGNER", "key2"),
        ("PORTAL_PRODUCTION", "quizas"),
    ],
)
def test_a_value_that_cannot_be_read_is_no_risk_besides(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("PORTAL_SESSIONS__ABSOLUTE_MINUTES", "0")
    monkeypatch.setenv(name, value)

    assert len(items(refusal(root))) == 2


def test_a_key_that_is_missing_hides_no_risk(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (root / "portal.toml").read_text("utf-8")
    (root / "portal.toml").write_text(text.replace('folio_prefix = "VAL"\n', ""), "utf-8")
    monkeypatch.setenv("PORTAL_MAIL__BACKEND", "folder")

    said = refusal(root)

    assert "portal.toml, [municipality] folio_prefix: falta; escríbalo" in said
    assert "El correo no sale" in said
