# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""In production nothing simulated, public or guessable serves people: the start refuses."""

import secrets
from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.app import compose
from munikit.app.checks import CHECKS
from munikit.app.privacy import keep_private
from munikit.app.production import is_weak
from munikit.app.starting import UnsafeError, require_ready
from munikit.app.web import create_app
from munikit.cli.main import portal as command
from munikit.module import Health
from munikit.settings import SettingsError
from munikit.testing.portals import prepare_tables, write_portal

TRANSBANK_KEY = "579B532A7440BB0C9079DED94D31EA1615BACEB56610332264630D42D0A36B1C"
SAFE = {
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
UNSAFE = [
    ("PORTAL_SECRET_KEY", "a" * 32, "PORTAL_SECRET_KEY se puede adivinar"),
    ("PORTAL_SECRET_KEY", "abc123" * 8, "PORTAL_SECRET_KEY se puede adivinar"),
    ("PORTAL_SECRET_KEY", "cambie-esto-por-una-clave-larga-y-al-azar", "se puede adivinar"),
    ("PORTAL_SECRET_KEY_FALLBACKS", "0" * 40, "PORTAL_SECRET_KEY_FALLBACKS se puede adivinar"),
    ("PORTAL_SITE__URL", "http://tramites.munivaldivia.cl", "El portal no usa https"),
    ("PORTAL_SITE__URL", "https://127.0.0.1", "es de esta máquina o de su red"),
    ("PORTAL_IDENTITY__PROVIDER", "simulated", "ClaveÚnica es simulada"),
    ("PORTAL_IDENTITY__URL", "http://accounts.example", "ClaveÚnica sin https"),
    ("PORTAL_IDENTITY__CLIENT_SECRET", "", "PORTAL_IDENTITY__CLIENT_SECRET en .env"),
    ("PORTAL_IDENTITY__CLIENT_ID", "portal", "«portal», es la de ejemplo del kit"),
    ("PORTAL_SECRET_KEY", "los-arboles-de-la-plaza-son-de-todas", "se puede adivinar"),
    ("PORTAL_SECRET_KEY", "VALDIVIA-2026-w5Jq0pTzX8mB2sVd1uYkC7eRhN4aG", "se puede adivinar"),
    ("PORTAL_SITE__URL", "https://tramites.valdivia.example", "es de ejemplo"),
    ("PORTAL_SITE__URL", "https://portal.test", "es de ejemplo"),
    ("PORTAL_SITE__EMAIL", "oirs@nunoa.example", "Corrija email en [site]"),
    ("PORTAL_MAIL__HOST", "mail.nunoa.invalid", "Corrija host en [mail]"),
    ("PORTAL_AUDIT__MAIL_TO", "control@nunoa.test", "Corrija mail_to en [audit]"),
    ("PORTAL_IDENTITY__CLIENT_SECRET", "a", "PORTAL_IDENTITY__CLIENT_SECRET en .env"),
    ("PORTAL_IDENTITY__ISSUER", "http://accounts.claveunica.gob.cl/openid", "Corrija issuer"),
    ("PORTAL_IDENTITY__JWKS_URL", "http://accounts.claveunica.gob.cl/jwks", "Corrija jwks_url"),
    ("PORTAL_IDENTITY__URL", "https://127.0.0.1:9", "no está en esta máquina"),
    ("PORTAL_MAIL__BACKEND", "folder", "El correo no sale"),
    ("PORTAL_MAIL__STARTTLS", "false", None),
    ("PORTAL_SMS__BACKEND", "simulated", "Los mensajes de texto son simulados"),
    ("PORTAL_SMS__BACKEND", "gateway", "PORTAL_SMS__TOKEN en .env"),
    ("PORTAL_DDU__BACKEND", "simulated", "Las Notificaciones del Estado son simuladas"),
    ("PORTAL_DDU__BACKEND", "node", "Falta la dirección del nodo de PISEE"),
    ("PORTAL_PAYMENTS__ENVIRONMENT", "simulated", "Webpay es simulado"),
    ("PORTAL_PAYMENTS__ENVIRONMENT", "integration", "Webpay es el de pruebas de Transbank"),
    ("PORTAL_PAYMENTS__API_KEY", TRANSBANK_KEY, "clave pública de pruebas de Transbank"),
    ("PORTAL_PAYMENTS__COMMERCE_CODE", "597055555532", "código de comercio de pruebas"),
    ("PORTAL_PAYMENTS__KHIPU__ENVIRONMENT", "simulated", "Khipu es simulado"),
    ("PORTAL_IDENTITY__CLIENT_SECRET", "a" * 32, "PORTAL_IDENTITY__CLIENT_SECRET en .env"),
    ("PORTAL_IDENTITY__ISSUER", "https://otro.gob.cl/openid", "issuer y url son de máquinas"),
    ("PORTAL_IDENTITY__JWKS_URL", "https://otro.gob.cl/jwks", "jwks_url y url son de máquinas"),
    ("PORTAL_PAYMENTS__API_KEY", "a", "Webpay con una clave que no es"),
    ("PORTAL_PAYMENTS__API_KEY", "7F3A9C51E8B24D06", "PORTAL_PAYMENTS__API_KEY completa"),
    ("PORTAL_PAYMENTS__API_KEY", "7F3A 9C51 E8B2 4D06 A1C7 F93B 5E2D 8046 C9B1", "completa"),
    ("PORTAL_PAYMENTS__COMMERCE_CODE", "12345678", "PORTAL_PAYMENTS__COMMERCE_CODE entero"),
    ("PORTAL_PAYMENTS__COMMERCE_CODE", "5970.1234.5678", "no tiene doce cifras"),
    ("PORTAL_PAYMENTS__API_KEY", "a" * 64, "Webpay con una clave que no es"),
    ("PORTAL_CERTIFICATES__SIGNER", "firmagob_simulated", "una FirmaGob simulada"),
    ("PORTAL_CERTIFICATES__SIGNER", "firmagob", "A FirmaGob le falta entity"),
]
OUT_OF_BOUNDS = [
    ("PORTAL_SESSIONS__ABSOLUTE_MINUTES", "99999999", "debe ser 1440 o menos"),
    ("PORTAL_SESSIONS__OFFICIAL_IDLE_MINUTES", "99999999", "debe ser 120 o menos"),
    ("PORTAL_SESSIONS__RESIDENT_IDLE_MINUTES", "0", "debe ser 5 o más"),
    ("PORTAL_IDENTITY__TIMEOUT_SECONDS", "1e9", "debe ser 60 o menos"),
    ("PORTAL_PAYMENTS__LEASE_SECONDS", "99999999", "debe ser 3600 o menos"),
]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal with every module, whose environment is safe."""
    modules = ["permits", "payments", "certificates"]
    write_portal(tmp_path, f"[modules]\nenabled = {modules}\n")
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def refusal(root: Path) -> str:
    """Return what keeps the portal from starting, or modules from running in it."""
    try:
        portal = compose(root)
        prepare_tables(portal)
        require_ready(portal)
    except SettingsError as error:
        return str(error)
    portal.database.engine.dispose()
    return "\n".join(each.reason for each in portal.quarantined)


def test_a_safe_portal_starts(root: Path) -> None:
    assert refusal(root) == ""
    assert create_app(compose(root)).name == "munikit"


@pytest.mark.parametrize(("name", "value", "told"), UNSAFE)
def test_what_is_unsafe_is_refused_with_its_way_out(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str | None
) -> None:
    if told is None:
        monkeypatch.setenv("PORTAL_MAIL__HOST", "smtp.example")
        told = "El correo viaja sin cifrar a smtp.example"
    monkeypatch.setenv(name, value)

    said = refusal(root)

    assert told in said
    assert "Arregle: " in said
    with pytest.raises(UnsafeError):
        create_app(compose(root))


@pytest.mark.parametrize(("name", "value", "told"), OUT_OF_BOUNDS)
def test_durations_have_bounds(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)

    assert told in refusal(root)
    assert name in refusal(root)


def test_a_setting_that_lacks_something_is_named_once(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_PAYMENTS__KHIPU__ENVIRONMENT", "production")

    said = refusal(root)

    assert "PORTAL_PAYMENTS__KHIPU__SECRET" in said
    assert "khipu: khipu" not in said.casefold()


def test_all_that_is_unsafe_is_told_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_PAYMENTS__ENVIRONMENT", "simulated")
    monkeypatch.setenv("PORTAL_PAYMENTS__KHIPU__ENVIRONMENT", "simulated")
    monkeypatch.setenv("PORTAL_SITE__URL", "http://tramites.munivaldivia.cl")

    said = refusal(root)

    assert "Hay que corregir 3 cosas" in said
    assert "Webpay es simulado" in said
    assert "Khipu es simulado" in said


@pytest.mark.parametrize("what", [("web",), ("worker",), ("serve",)])
def test_no_process_starts_on_tables_that_are_missing(root: Path, what: tuple[str, ...]) -> None:
    done = CliRunner().invoke(command, ["--carpeta", str(root), *what])

    assert isinstance(done.exception, UnsafeError)
    assert "Faltan tablas, o son de otra versión: munikit" in str(done.exception)
    assert "portal db upgrade" in str(done.exception)


def test_doctor_names_every_simulator(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_PRODUCTION", "false")
    monkeypatch.setenv("PORTAL_IDENTITY__PROVIDER", "simulated")
    monkeypatch.setenv("PORTAL_PAYMENTS__ENVIRONMENT", "simulated")
    monkeypatch.setenv("PORTAL_PAYMENTS__KHIPU__ENVIRONMENT", "simulated")
    monkeypatch.setenv("PORTAL_SMS__BACKEND", "simulated")
    monkeypatch.setenv("PORTAL_DDU__BACKEND", "simulated")
    monkeypatch.setenv("PORTAL_CERTIFICATES__SIGNER", "firmagob_simulated")
    assert refusal(root) == ""

    said = CliRunner().invoke(command, ["--carpeta", str(root), "doctor"]).output

    for name in ("ClaveÚnica", "Webpay", "Khipu", "mensajes de texto", "Estado", "FirmaGob"):
        assert f"! {name}" in said or f"{name} " in said, name
    assert said.count("simulad") == 6
    assert "Nadie puede entrar a la bandeja" in said


def test_files_are_closed_to_other_accounts(root: Path) -> None:
    portal = compose(root)
    prepare_tables(portal)
    opened = [root / ".env", root / "instance", root / "instance" / "portal.db"]
    for path in opened:
        path.chmod(0o755)

    said = CliRunner().invoke(command, ["--carpeta", str(root), "doctor"]).output
    keep_private(portal.settings)

    assert f"chmod -R go= {root / '.env'} {root / 'instance'}" in said
    assert [oct(path.stat().st_mode & 0o077) for path in opened] == ["0o0"] * 3
    portal.database.engine.dispose()


@pytest.mark.parametrize(
    ("secret", "weak"),
    [
        ("a" * 32, True),
        ("0123456789abcdefghijklmnopqrstuvwxyz", True),
        ("a-secret-of-thirty-two-characters!", True),
        ("9f86d081884c7d659a2feaa0c55ad015", False),
        ("w5Jq0pTzX-8mB2sVd1uYkC7eRhN4aGfL6oKiQjPx", False),
    ],
)
def test_a_secret_is_weak_when_it_repeats_counts_or_is_known(secret: str, *, weak: bool) -> None:
    assert is_weak(secret) is weak


@pytest.mark.parametrize("host", ["otro.example", "127.0.0.1:8000", "a b", "<x>", ""])
def test_another_name_is_answered_with_a_page_that_says_the_right_one(
    root: Path, host: str
) -> None:
    portal = compose(root)
    prepare_tables(portal)
    client = create_app(portal).test_client()

    page = client.get("/", headers={"Host": host})

    assert page.status_code == 400
    assert "Ir al inicio" in page.text
    assert "https://tramites.munivaldivia.cl" in page.text or host in ("a b", "<x>")
    for path in ("/healthz", "/readyz"):
        answer = client.get(path, headers={"Host": "127.0.0.1:8000"})
        assert answer.status_code == 200, path
        far = client.get(
            path, headers={"Host": "otro.example"}, environ_base={"REMOTE_ADDR": "200.1.2.3"}
        )
        assert far.status_code == 400
    assert (
        client.get("/privacidad", headers={"Host": "tramites.munivaldivia.cl"}).status_code == 200
    )
    portal.database.engine.dispose()


@pytest.mark.parametrize("name", ["API_KEY", "SECRET"])
def test_a_short_key_of_khipu_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PORTAL_PAYMENTS__KHIPU__ENVIRONMENT", "production")
    for each in ("API_KEY", "SECRET"):
        monkeypatch.setenv(
            f"PORTAL_PAYMENTS__KHIPU__{each}", "9f86d081-884c-7d65-9a2f-eaa0c55ad015"
        )
    assert refusal(root) == ""

    monkeypatch.setenv(f"PORTAL_PAYMENTS__KHIPU__{name}", "corta")

    assert f"PORTAL_PAYMENTS__KHIPU__{name} en .env" in refusal(root)


def test_secrets_made_at_random_are_never_refused() -> None:
    made = [secrets.token_urlsafe(48) for _ in range(500)]
    made += [secrets.token_urlsafe(32) for _ in range(500)]
    made += [secrets.token_hex(32) for _ in range(500)]

    assert [each for each in made if is_weak(each, "Municipalidad de Valdivia")] == []


@pytest.mark.parametrize(("wanted", "health"), [("false", Health.WARNING), ("true", None)])
def test_the_doctor_warns_of_logins_without_a_nonce(
    root: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, health: Health | None
) -> None:
    monkeypatch.setenv("PORTAL_IDENTITY__NONCE_IS_REQUIRED", wanted)
    check = next(each for each in CHECKS if each.name == "identity")

    with compose(root).database.reading() as session:
        found = check.run(session)

    assert (found and found.health) is health
