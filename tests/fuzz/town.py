# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A whole portal with weeks of work in it, and a browser for everybody who may come."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Blueprint, Flask
from flask.testing import FlaskClient
from fuzz.sure import Places, begin, file_names
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from munikit.app import Portal, compose
from munikit.app.demo import load_demo
from munikit.app.web import create_app
from munikit.cases import Case
from munikit.db import Base
from munikit.db.migrate import upgrade
from munikit.people import Person, create_official
from munikit.testing.browser import Browser, token_of
from munikit.testing.portals import write_portal

PASSWORD = "tres gatos en la costanera"
# Whoever tries everything is over the limits of a person at once.
_MODULES = """
[modules]
enabled = ["permits", "payments", "certificates"]
[limits]
open_drafts = 100000
drafts_per_hour = 100000
applications_per_hour = 100000
waiting_powers = 100000
powers_per_hour = 100000
uploads_per_hour = 100000
payments_per_hour = 100000
lookups_per_hour = 100000
desk_lookups_per_hour = 100000
[payments.transfer]
holder = "Municipalidad de Valdivia"
rut = "69.200.100-1"
bank = "Banco de la Costa"
account_number = "123-456-78"
"""
_CREST = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>"
_RESIDENTS = 3
_EVERYTHING = "everything"
# What each name in an address stands for, where it is a row.
_ROWS = {
    "case_id": ("munikit_case",),
    "charge_id": ("payments_charge",),
    "attempt_id": ("payments_attempt",),
    "refund_id": ("payments_refund",),
    "document_id": ("certificates_document",),
    "import_id": ("payments_debt_import", "certificates_record_import"),
    "batch_id": ("certificates_batch",),
    "file_id": ("payments_bank_file", "payments_settlement_file"),
    "line_id": ("payments_bank_line",),
    "filter_id": ("munikit_saved_filter",),
    "opinion_id": ("munikit_case_opinion",),
    "order_id": ("payments_debt_order",),
}


@dataclass(frozen=True)
class Subject:
    """Somebody with a browser; ``person_id`` is nobody's for who did not sign in."""

    name: str
    client: FlaskClient
    person_id: UUID | None = None

    def token(self) -> str:
        return token_of(self.client.get("/entrar/funcionarios").text)


@dataclass
class Town:
    portal: Portal
    app: Flask
    subjects: list[Subject] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    sure: Places = field(default_factory=dict)

    def subject(self, name: str) -> Subject:
        return next(each for each in self.subjects if each.name == name)

    def paths(self, rule: Rule, most: int) -> Iterator[str]:
        """Yield addresses of a rule with what is real in their places, as far as there is.

        Where a form surely acts comes first; what else there is has other ids in each run.
        """
        names = sorted(rule.arguments)
        lists = [self.values.get(name) or self.values["case_id"] for name in names]
        adapter = self.app.url_map.bind("localhost")
        method = max(rule.methods or ())
        for given in self.sure.get(rule.endpoint, [])[:most]:
            yield adapter.build(rule.endpoint, given, method=method)
        for turn in range(min(most, max(map(len, lists), default=1))):
            given = {n: of[turn % len(of)] for n, of in zip(names, lists, strict=True)}
            yield adapter.build(rule.endpoint, given, method=method)

    def endpoint(self, path: str) -> str | None:
        """Return the view that takes a form sent to a path."""
        try:
            return self.app.url_map.bind("localhost").match(path, method="POST")[0]
        except HTTPException:
            return None


def build(
    root: Path, url: str = "", *, planted: Blueprint | None = None, residents: int = _RESIDENTS
) -> Town:
    """Make a portal like the demo's, with an official of each role and one of all.

    ``planted`` are views with the faults that are looked for; the ``residents`` are the busiest.
    """
    write_portal(root, _MODULES)
    (root / "brand").mkdir()
    (root / "brand" / "crest.svg").write_text(_CREST, encoding="utf-8")
    if url:
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    list(load_demo(portal))
    portal.database.engine.dispose()
    portal = compose(root)  # The demo brought a procedure.
    town = Town(portal, create_app(portal))
    if planted is not None:
        town.app.register_blueprint(planted)
    town.values = _values(portal)
    _bring_people(town, residents)
    town.sure = begin(portal, town.subject("resident1").person_id)
    with portal.database.reading() as session:
        town.files = file_names(session)
    return town


def _bring_people(town: Town, residents: int) -> None:
    with town.portal.database.transaction() as session:
        made = [*_officials(town, session)]
        session.flush()
        of_each = select(Case.applicant_id).group_by(Case.applicant_id)
        busiest = session.scalars(of_each.order_by(func.count().desc()).limit(residents)).all()
        for number, person_id in enumerate(busiest, 1):
            # A resident has no password of their own; here they enter as officials do.
            resident = session.get_one(Person, person_id)
            resident.login = f"resident{number}@fuzz.example"
            resident.password_hash = made[0].password_hash
            made.append(resident)
    town.subjects.append(Subject("anonymous", town.app.test_client()))
    for person in made:
        client = town.app.test_client()
        Browser(client).sign_in(str(person.login), PASSWORD)
        name = str(person.login).partition("@")[0]
        town.subjects.append(Subject(name, client, person.id))


def _officials(town: Town, session: Session) -> Iterator[Person]:
    roles = [role.name for module in town.portal.modules for role in module.roles]
    for name, given in [*((name, [name]) for name in roles), (_EVERYTHING, roles)]:
        yield create_official(
            session,
            email=f"{name}@fuzz.example",
            name=(name.title(), "Soto"),
            password=PASSWORD,
            roles=given,
        )


def _values(portal: Portal) -> dict[str, list[str]]:
    found = {name: _ids(portal, tables) for name, tables in _ROWS.items()}
    procedures = portal.catalogue.procedures
    pages = [page for each in procedures for page in each.definition.pages]
    found["procedure_id"] = [each.id for each in procedures]
    found["page_id"] = [page.id for page in pages]
    found["question_id"] = [q.id for page in pages for q in page.questions] + ["_power"]
    found["number"] = ["1", "2", "3", "99"]
    found["name"] = ["webpay", "khipu", "transfer", "otro"]
    found["day"] = ["2026-11-23", "2026-11-27", "0001-01-01", "9999-12-31"]
    found["period"] = ["2026-11", "2026-11-23", "9999-12", "0000-00"]
    found["folio"] = _column(portal, "certificates_document", "folio")
    return {name: values for name, values in found.items() if values}


def _ids(portal: Portal, tables: Sequence[str]) -> list[str]:
    return [each for table in tables for each in _column(portal, table, "id")]


def _column(portal: Portal, table: str, column: str) -> list[str]:
    of = Base.metadata.tables[table]
    with portal.database.reading() as session:
        return sorted(str(each) for each in session.scalars(select(of.c[column])) if each)


_WRITES = re.compile(r"\s*(?:insert into|update|delete from)\s+(\w+)", re.IGNORECASE)
_PASSING = {"munikit_login_session", "munikit_attempts", "munikit_audit_head"}


def content_of(town: Town) -> dict[str, list[str]]:
    """Return all there is in the tables and in the files, but sessions and refusals noted."""
    found = {"files": _files(town.portal.settings.root)}
    with town.portal.database.reading() as session:
        for name, table in Base.metadata.tables.items():
            if name in _PASSING:
                continue
            rows = [row._asdict() for row in session.execute(select(table))]
            told = [json.dumps(row, default=repr, sort_keys=True) for row in rows if _acts(row)]
            found[name] = sorted(told)
    return found


@contextmanager
def writes(town: Town) -> Iterator[set[str]]:
    """Gather the tables that are written to, but sessions and what failed to be a login."""
    engine = town.portal.database.engine
    written = set[str]()

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        found = _WRITES.match(statement)
        if found and found[1] not in _PASSING:
            written.add(found[1])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(engine, "before_cursor_execute", note)


def changes(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[str]:
    return [name for name in after if after[name] != before[name]]


def _acts(row: Mapping[str, object]) -> bool:
    return row.get("outcome") != "refused"


def _files(root: Path) -> list[str]:
    ours = [path for path in (root / "instance").rglob("*") if path.is_file()]
    return sorted(str(path) for path in ours if not path.name.startswith("portal.db"))
