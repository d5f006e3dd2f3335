# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A peer is described by a file and measured as ours is: here another portal of this kit."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from bench.limits import EMBEDDED, PORTAL, Cell, Measured, Results
from bench.pages import AT_PAGES, OPEN_FORM, PAGES, crowd_of
from bench.peer import PeerError, read_peer, stand_of
from bench.peers import WHOLE, beside, judge, times_ours
from bench.servers import Server, serving
from bench.stands import Stand, enter, portal_command
from bench.steps import Visitor
from bench.world import World
from sqlalchemy import create_engine, select

from munikit.cases.case.models import Case

# Enough for a clock that ticks a hundred times a second.
GOES = 12
PEER = """
name = "another"
server = "embedded"
url = "http://127.0.0.1:{port}"
processes = ["{root} web"]

[[visitor]]
cookies = {{ sid = "{sid}" }}
remember = {{ case = "{case}" }}

[[page]]
name = "form page"
[[page.step]]
get = "/solicitudes/{{case}}/paso/contacto"
says = 'name="email"'

[[page]]
name = "form, opened and sent"
[[page.enter]]
get = "/mis-solicitudes"
[[page.step]]
get = "/solicitudes/{{case}}/paso/contacto"
[[page.step]]
post = "/solicitudes/{{case}}/paso/contacto"
send = {{ email = "{{run}}.{{n}}@ejemplo.cl", phone = "" }}
hidden = true
form = 'name="made-from"'
multipart = true
leads = "/paso/"

[[page]]
name = "sheet"
fresh = true
[[page.step]]
get = "/tramites/permiso_feria"
says = "Comenzar"
"""


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[Server]:
    with serving("another", portal_command(EMBEDDED, world.root), path="/healthz") as started:
        yield started


@pytest.fixture
def file(world: World, server: Server, tmp_path: Path) -> Path:
    mine = world.to_pages[0]
    said = PEER.format(port=server.port, root=world.root, sid=mine.sid, case=mine.case_id)
    path = tmp_path / "another.toml"
    path.write_text(said, encoding="utf-8")
    return path


def measured(stand: Stand, results: Results) -> None:
    for page in stand.pages:
        found = stand.measure(page, 1, 0.0, GOES)
        results.cells[stand.cell(page, 1)] = found


@pytest.fixture
def results(file: Path, server: Server, world: World) -> Results:
    """Return a peer and ours as one run found them."""
    found = Results()
    measured(stand_of(read_peer(file)), found)
    mine = [each for each in PAGES if each.name in ("form page", "own list")]
    ours = Stand(server, PORTAL, "sqlite", EMBEDDED, mine, crowd_of(world))
    enter(ours, AT_PAGES, OPEN_FORM)
    measured(ours, found)
    return found


def test_a_peer_is_asked_for_its_pages_as_ours_is(results: Results) -> None:
    theirs = [cell for cell in results.cells if cell.kind == "another"]

    assert [cell.page for cell in theirs] == ["form page", "form, opened and sent", "sheet"]
    assert [results.cells[cell].load.told for cell in results.cells] == [[]] * 5
    assert all(results.cells[cell].load.goes == GOES for cell in results.cells)
    assert 0.1 < times_ours(results, theirs[0]) < 10


def test_a_peer_stands_beside_ours_page_by_page(results: Results) -> None:
    lines = [line.split()[:2] for line in beside(results)]

    assert lines[1:] == [
        ["form", "page"],
        ["munikit,", "embedded"],
        ["another,", "embedded"],
        ["form,", "opened"],
        ["another,", "embedded"],
        ["sheet"],
        ["another,", "embedded"],
        ["own", "list"],
        ["munikit,", "embedded"],
    ]


def test_a_peer_is_sent_other_data_each_time(file: Path, world: World) -> None:
    stand = stand_of(read_peer(file))
    page = next(each for each in stand.pages if each.name == "form, opened and sent")
    kept = set()

    for _ in range(3):
        found = stand.measure(page, 1, 0.0)
        assert found.load.told == []
        kept.add(email_of(world))

    assert len(kept) == 3


def email_of(world: World) -> str:
    engine = create_engine(world.url)
    with engine.connect() as connection:
        kept = select(Case.answers).where(Case.id == UUID(world.to_pages[0].case_id))
        answers = connection.scalar(kept)
    engine.dispose()
    return str(answers["email"])


def test_who_comes_anew_has_forgotten_everything_but_who_they_are(file: Path) -> None:
    peer = read_peer(file)
    page = next(each.page for each in peer.pages if each.page.name == "sheet")
    visitor = Visitor({"n": 3, "visitor": 0, "run": "a", "location": "/x"}, {"cart": "full"})

    next(visitor.go(page.steps, page.before))

    assert visitor.cookies == {}
    assert visitor.memory == {"n": 4, "visitor": 0, "run": "a"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("http://127.0.0.1", "http://elsewhere.example", "of this machine"),
        ("http://", "https://", "of this machine"),
        ("says =", "say =", "step: unknown say"),
        ('name = "another"', "", "name is missing"),
        ('get = "/tramites', 'path = "/tramites', "step: unknown path"),
        ('get = "/tramites/permiso_feria"', "", "sheet: a step says neither get nor post"),
    ],
)
def test_a_description_that_is_wrong_is_refused(
    file: Path, before: str, after: str, told: str
) -> None:
    file.write_text(file.read_text("utf-8").replace(before, after), encoding="utf-8")

    with pytest.raises(PeerError, match=told):
        read_peer(file)


def test_a_peer_that_does_not_run_is_refused(file: Path) -> None:
    said = file.read_text("utf-8").replace("processes = [", 'processes = ["no such program"] # [')
    file.write_text(said, encoding="utf-8")

    with pytest.raises(PeerError, match="is it running"):
        stand_of(read_peer(file))


@pytest.mark.parametrize(("theirs", "worse"), [(0.31, 0), (0.29, 1)])
def test_a_whole_application_is_at_most_a_third_of_a_peers(theirs: float, worse: int) -> None:
    results = Results()
    for kind, seconds in ((PORTAL, 0.1), ("another", theirs)):
        found = Measured()
        found.app_ms = [seconds * 1000]
        found.database_ms = [0.0]
        results.cells[Cell("", EMBEDDED, 8, WHOLE, kind)] = found

    assert judge(results) == worse
