# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The least that the same pages can cost: the queries they need, in one transaction, and no more.

Flask, SQLAlchemy Core and plain Jinja over the same tables and rows, each thing read once, with
HTML of similar size. No permissions, forms, checks, languages, headers or journal: a page of the
portal is judged by how many times as much it costs. As safe with what is written as the portal is.
"""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import waitress
from bench import floor_queries as queries
from bench.floor_words import WORDS
from flask import Flask, redirect, request
from jinja2 import Environment, FileSystemLoader
from sqlalchemy import Connection, Engine, Row, create_engine, event
from werkzeug import Response

_THREADS = 12
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")
_POOL = {"pool_size": 5, "max_overflow": 20}
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("floor_pages")),
    autoescape=True,
    auto_reload=False,
)
_PAGES.globals.update(WORDS)


def engine_of(url: str) -> Engine:
    """Return an engine like the portal's: what is acknowledged is on the disk."""
    engine = create_engine(url, **_POOL)
    if engine.dialect.name != "sqlite":
        return engine

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Floor:
    """The pages over one database."""

    def __init__(self, url: str) -> None:
        self.engine = engine_of(url)

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            connection.execution_options(writes=writes)
            with connection.begin() as all_of_it:
                yield connection
                if not writes:
                    all_of_it.rollback()

    def mine(self) -> str:
        with self.transaction() as connection:
            person, roles = who(connection)
            shown = {
                "cases": connection.execute(queries.cases_of(person.id)).all(),
                "powers": connection.execute(queries.powers_of(person.id, person.run)).all(),
            }
        return page("mine.html", person=person, roles=roles, **shown)

    def step(self, case_id: str, page_id: str) -> str:
        with self.transaction() as connection:
            person, roles = who(connection)
            case = own_case(connection, case_id, person)
        answers = case.answers
        return page(
            "step.html", person=person, roles=roles, case=case, answers=answers, page_id=page_id
        )

    def submit(self, case_id: str, page_id: str) -> Response:
        given = {name: request.form[name] for name in ("email", "phone")}
        with self.transaction(writes=True) as connection:
            person, _roles = who(connection)
            case = own_case(connection, case_id, person)
            answers = {**case.answers, **given}
            connection.execute(queries.answered(case.id, case.version, answers))
        return redirect(f"/solicitudes/{case_id}/paso/{page_id}", 303)

    def inbox(self) -> str:
        with self.transaction() as connection:
            person, roles = who(connection)
            rows = connection.execute(queries.rows_of(person.id)).all()
            ids = [row.id for row in rows]
            shown = {
                "labels": of_cases(connection.execute(queries.labels_of(ids))),
                "news": of_cases(connection.execute(queries.news_of(ids))),
                "counts": connection.execute(queries.counts_for(person.id)).one(),
                "oldest": connection.execute(queries.oldest_unassigned()).first(),
                "used": connection.execute(queries.labels_in_use()).all(),
                "saved": connection.execute(queries.saved_by(person.id)).all(),
                "people": connection.execute(queries.deciders()).all(),
            }
        return page("inbox.html", person=person, roles=roles, rows=rows, **shown)


def who(connection: Connection) -> tuple[Row[Any], frozenset[str]]:
    """Return who is here, of a session that goes on, with the roles they have."""
    sid = hashlib.sha256(request.cookies.get("sid", "").encode()).hexdigest()
    entered = connection.execute(queries.session_of(sid)).one()
    if (datetime.now(UTC) - entered.last_seen_at).days > 1:
        raise PermissionError
    found = connection.execute(queries.person_with_roles(entered.person_id)).all()
    return found[0], frozenset(row.role for row in found if row.role)


def own_case(connection: Connection, case_id: str, person: Row[Any]) -> Row[Any]:
    case = connection.execute(queries.one_case(UUID(case_id))).one()
    if case.applicant_id != person.id or case.state != "draft":
        raise PermissionError
    return case


def of_cases(rows: Iterator[Any]) -> Mapping[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for case_id, what in rows:
        found.setdefault(case_id, []).append(what)
    return found


def page(name: str, **shown: object) -> str:
    return _PAGES.get_template(name).render(today=date.today(), **shown)  # noqa: DTZ011 - a floor.


def create(url: str) -> Flask:
    """Return the application over a database that a portal has filled."""
    app = Flask("floor")
    pages = Floor(url)
    app.extensions["floor"] = pages
    app.get("/mis-solicitudes")(pages.mine)
    app.get("/bandeja")(pages.inbox)
    step = "/solicitudes/<case_id>/paso/<page_id>"
    app.get(step)(pages.step)
    app.post(step)(pages.submit)
    app.get("/healthz")(lambda: "ok")
    return app


def hello() -> Flask:
    """Return the least an application can be."""
    app = Flask("hello")
    app.get("/")(lambda: "hello")
    return app


def main() -> None:
    port = int(sys.argv[1])
    url = sys.argv[2]
    app = create(url) if url else hello()
    waitress.serve(app, host="127.0.0.1", port=port, threads=_THREADS, ident=None)


if __name__ == "__main__":
    main()
