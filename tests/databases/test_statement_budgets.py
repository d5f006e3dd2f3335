# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many statements a page may cost: one transaction to read, at most one to write.

Counted as the driver is told them, those that begin and end a transaction included.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.people import create_official, upsert_resident
from munikit.testing.client import PageClient
from munikit.testing.portals import write_portal
from munikit.testing.statements import Statements, counted

PODA = Path(__file__).parents[1] / "journeys" / "poda" / "procedure.toml"
ANSWERS = {
    "contacto": {"email": "rosa@ejemplo.cl"},
    "lugar": {
        "address-street": "Picarte",
        "address-number": "4",
        "address-more": "",
        "address-commune": "14101",
        "trees-0-kind": "Tilo",
        "trees-0-metres": "4",
    },
}
# With BEGIN and COMMIT; what a page asks may become less, never more.
MOST = {
    "own list": 5,
    "procedure page": 3,
    "procedure page, nobody signed in": 0,
    "start": 6,
    "tasks": 4,
    "form page": 4,
    "submit": 9,  # PostgreSQL is told how long to wait for a lock.
    "form page that was sent with a fault": 4,
    "check": 4,
    "status": 10,
    "inbox": 12,
    "inbox, empty": 12,
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def portal(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    # Rosa begins more here than an honest person does in an hour.
    many = "[limits]\nopen_drafts = 99\ndrafts_per_hour = 99\napplications_per_hour = 99\n"
    enabled = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
    root = write_portal(tmp_path_factory.mktemp("budgets"), enabled + many)
    folder = root / "procedures" / "poda"
    folder.mkdir(parents=True)
    (root / "instance").mkdir()
    (folder / "procedure.toml").write_text(PODA.read_text("utf-8"), encoding="utf-8")
    if request.param == "postgresql":
        url = request.getfixturevalue("new_postgres")()
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    composed = compose(root)
    upgrade(composed.database, [module.migrated for module in composed.installed])
    yield composed
    composed.database.engine.dispose()


Enter = Callable[[str], PageClient]
Count = Callable[..., Statements]
Enter = Callable[[str], PageClient]


@pytest.fixture(scope="module")
def enter(portal: Portal) -> Enter:
    """Sign somebody in who is known by this name, with a browser of their own."""
    app = create_app(portal)
    app.test_client_class = PageClient
    with portal.database.transaction() as session:
        official = create_official(
            session,
            email="marta@valdivia.example",
            name=("Marta", "Rivas"),
            password="tres gatos en la costanera",
            roles=["reviewer"],
        )
        rosa = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Huenchumilla")
        people = {"marta": official.id, "rosa": rosa.id}

    def entered(name: str) -> PageClient:
        client = app.test_client()
        assert isinstance(client, PageClient)
        if name in people:
            client.enter(people[name])
        return client

    return entered


@pytest.fixture(scope="module")
def rosa(enter: Enter) -> PageClient:
    return enter("rosa")


@pytest.fixture(scope="module")
def marta(enter: Enter) -> PageClient:
    return enter("marta")


@pytest.fixture
def draft(rosa: PageClient) -> str:
    """The address of an application that was just begun."""
    return begin(rosa)


def begin(rosa: PageClient) -> str:
    answer = rosa.fill("/tramites/poda/comenzar", {"key": str(uuid4())})
    assert answer.status_code == 303, answer.text
    return str(answer.location).split("/paso/")[0]


@pytest.fixture
def sent(rosa: PageClient) -> str:
    """The address of an application that was sent."""
    draft = begin(rosa)
    for page, answers in ANSWERS.items():
        assert rosa.fill(f"{draft}/paso/{page}", answers).status_code == 303
    assert rosa.fill(f"{draft}/revisar", {"declared": "si"}).status_code == 303
    return draft


def within(
    portal: Portal, name: str, client: PageClient, path: str, sent: dict[str, str] | None = None
) -> Statements:
    """Ask for a page, or send its form, and require that it costs no more than it may."""
    data = None if sent is None else sent | _hidden(client.get(path).text)
    with counted(portal.database.engine) as found:
        answer = client.get(path) if data is None else client.post(path, data=data)
    assert answer.status_code in (200, 303, 422)
    assert len(found.said) <= MOST[name], f"{name} costs {len(found.said)}:\n{found}"
    assert found.writing <= 1, str(found)
    assert found.transactions - found.writing <= 1, str(found)
    return found


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_what_a_person_reads(portal: Portal, rosa: PageClient, sent: str, draft: str) -> None:
    rosa.get("/tramites/poda")  # What each process remembers for some seconds is read once.
    for name, path in (
        ("procedure page", "/tramites/poda"),
        ("own list", "/mis-solicitudes"),
        ("start", "/tramites/poda/comenzar"),
        ("tasks", draft),
        ("form page", f"{draft}/paso/contacto"),
        ("status", sent),
    ):
        within(portal, name, rosa, path)


def test_what_anybody_reads_asks_the_database_nothing(portal: Portal, enter: Enter) -> None:
    anybody = enter("nobody")
    anybody.get("/tramites/poda")
    within(portal, "procedure page, nobody signed in", anybody, "/tramites/poda")


def test_what_a_person_sends(portal: Portal, rosa: PageClient, draft: str) -> None:
    for page, answers in ANSWERS.items():
        within(portal, "submit", rosa, f"{draft}/paso/{page}", answers)
    changed = within(portal, "submit", rosa, f"{draft}/paso/contacto", {"email": "otra@ejemplo.cl"})
    assert any(each.startswith("UPDATE munikit_case ") for each in changed.said)
    within(portal, "check", rosa, f"{draft}/revisar")


def test_a_page_with_a_fault_writes_nothing(portal: Portal, rosa: PageClient, draft: str) -> None:
    name = "form page that was sent with a fault"
    wrong = {"email": "no es un correo"}
    assert within(portal, name, rosa, f"{draft}/paso/contacto", wrong).writing == 0


@pytest.mark.parametrize(
    ("name", "path"), [("inbox", "/bandeja?b=todas"), ("inbox, empty", "/bandeja?b=por-firmar")]
)
def test_what_an_official_reads(
    portal: Portal, marta: PageClient, sent: str, name: str, path: str
) -> None:
    del sent
    marta.get(path)  # Where an inbox was left is written when it changes.
    found = within(portal, name, marta, path)

    of_rows = r"SELECT munikit_\w+\..* FROM munikit_(case|case_label|case_act|case_viewing|power) "
    assert len([each for each in found.said if re.match(of_rows, each)]) <= 6, str(found)


def test_a_connection_is_not_asked_whether_it_lives(portal: Portal, rosa: PageClient) -> None:
    found = within(portal, "own list", rosa, "/mis-solicitudes")

    assert found.said[0].startswith("BEGIN")
    assert not any(each == "SELECT 1" for each in found.said)
