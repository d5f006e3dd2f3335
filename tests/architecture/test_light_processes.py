# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a process must not carry: one that answers no press or key, one that works no pages."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import pytest
from architecture.packages import PACKAGES

from munikit.testing.portals import write_portal
from munikit_payments import gateways

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
HEAVY = (
    "weasyprint",
    "pyhanko",
    "cryptography",
    "alembic",
    "sqlalchemy.dialects.postgresql",
    "requests",
    "smtplib",
    "transbank",
    "PIL",
)
# What plays others, what fills a portal on show, what tests need: for neither of the two.
PLAYED = re.compile(r"munikit\w*\.(.*\.)?((\w+_)?simulators?|demo|testing)(\..*)?")
PAGES = re.compile(r"munikit\w*\.(.*\.)?(\w+_)?(pages|desk|public)")
WEB = {
    "flask",
    "flask_babel",
    "flask_login",
    "flask_wtf",
    "werkzeug",
    "wtforms",
    "itsdangerous",
    "munikit.web",
    "munikit.app.web",
}
# Sees what is loaded once pages were asked for, from a process of its own.
ANSWERING = """
import sys
from pathlib import Path
from munikit.app import compose
from munikit.app.web import create_app
from munikit.db import Base
portal = compose(Path(sys.argv[1]))
Base.metadata.create_all(portal.database.engine)
client = create_app(portal).test_client()
for path in ("/", "/tramites/permiso_feria", "/verificar", "/entrar"):
    assert client.get(path).status_code == 200, path
print("\\n".join([*sys.modules, *("table " + name for name in Base.metadata.tables)]))
"""
# The command itself, with nothing to do but what every portal does by the hour.
WORKING = """
import sys
from munikit.cli.main import portal
from munikit.db import Base
for command in (["db", "upgrade"], ["worker", "--once"]):
    try:
        portal(["--carpeta", sys.argv[1], *command])
    except SystemExit as end:
        assert not end.code, command
print("\\n".join([*sys.modules, *("table " + name for name in Base.metadata.tables)]))
"""
# One after the other: the first with which the web came is named.
IMPORTING = """
import sys
from importlib import import_module
web = set(sys.argv[1].split())
for name in sys.argv[2].split():
    import_module(name)
    if web & set(sys.modules):
        print(name, "loads", *sorted(web & set(sys.modules)))
        break
"""


def said(program: str, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own program.
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
        cwd=Path(__file__).parent,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    root = write_portal(tmp_path_factory.mktemp("portal"), MODULES)
    (root / "instance").mkdir(exist_ok=True)
    return set(said(ANSWERING, str(root)).splitlines())


@pytest.fixture(scope="module")
def working(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    root = write_portal(tmp_path_factory.mktemp("portal"), MODULES)
    return set(said(WORKING, str(root)).splitlines())


@pytest.mark.parametrize("name", HEAVY)
def test_what_must_not_be_loaded_is_there_to_be_loaded(name: str) -> None:
    assert find_spec(name) is not None


@pytest.mark.parametrize("name", HEAVY)
def test_a_web_process_does_not_load_it(answering: set[str], name: str) -> None:
    assert "munikit.app.web" in answering
    assert name not in answering


def test_what_plays_others_is_found_for_each_gateway() -> None:
    of_gateways = {f"munikit_payments.gateways.{kind.name}.simulator" for kind in gateways.KINDS}
    others = {"munikit.simulators.claveunica", "munikit_certificates.firmagob_simulator"}

    assert len(of_gateways) > 1
    assert of_gateways | others | {"munikit_payments.demo"} <= played()


def test_neither_a_web_process_nor_a_worker_loads_what_plays_others(
    answering: set[str], working: set[str]
) -> None:
    assert sorted(played() & answering) == []
    assert sorted(played() & working) == []


def test_a_worker_and_an_upgrade_load_nothing_of_the_web(working: set[str]) -> None:
    assert {"munikit.outbox.worker", "munikit_payments", "alembic"} <= working
    assert WEB & working == set()
    # `munikit.public` is what modules of others import; its own `pages` is not among these.
    assert {each for each in working if PAGES.fullmatch(each)} <= {"munikit.public"}


def test_a_worker_knows_the_same_tables_as_who_answers(
    answering: set[str], working: set[str]
) -> None:
    tables = {each for each in answering if each.startswith("table ")}

    assert len(tables) > 50
    assert {each for each in working if each.startswith("table ")} == tables


def played() -> set[str]:
    return {name for name in modules() if PLAYED.fullmatch(name)}


def modules(named: str = "*.py") -> Iterator[str]:
    """Yield the dotted name of each file of the packages."""
    for package in PACKAGES:
        folder = Path(str(files(package)))
        for path in sorted(folder.rglob(named)):
            parts = path.relative_to(folder).with_suffix("").parts
            yield ".".join((package, *parts)).removesuffix(".__init__")


def services() -> Iterator[str]:
    yield from (
        "munikit.access",
        "munikit.audit",
        "munikit.cases",
        "munikit.contracts",
        "munikit.db",
    )
    yield from ("munikit.module", "munikit.notices", "munikit.outbox", "munikit.wiring")
    yield from ("munikit.public.cases", "munikit.public.contracts", "munikit.public.rules")
    yield from modules("services.py")
    yield from ("munikit.app.core", "munikit.app.compose", "munikit.cli.main")


def test_no_service_and_nothing_below_loads_the_web() -> None:
    names = list(services())

    assert {"munikit.people.services", "munikit.cases.appeals.services"} <= set(names)
    assert said(IMPORTING, " ".join(WEB), " ".join(names)) == ""
