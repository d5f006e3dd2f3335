# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes portals of tests quick keeps no template for another, and stays with the tests."""

import subprocess
import sys
from pathlib import Path

from flask import Flask
from jinja2 import DictLoader
from sqlalchemy import select, text

from munikit.db import engine
from munikit.kernel.rut import RUT
from munikit.people import Person, passwords, upsert_resident
from munikit.testing.portals import create_database, create_wiring

FULL = (
    "from munikit.db.engine import _SQLITE_PRAGMAS as p; assert 'PRAGMA synchronous=FULL' == p[1]"
)
DEAR = (
    "from munikit.people.passwords import hash_password as h; assert '$m=19456,t=2,p=1$' in h('x')"
)


def app_with(source: str) -> Flask:
    app = Flask("quick", static_folder=None)
    app.jinja_loader = DictLoader({"page.html": source})
    return app


def said(app: Flask) -> str:
    with app.app_context():
        return app.jinja_env.get_template("page.html").render(name="<b>")


def test_two_applications_share_a_template_only_where_it_is_the_same() -> None:
    first, same, other = (
        app_with("A {{ name }}"),
        app_with("A {{ name }}"),
        app_with("B {{ name }}"),
    )

    assert [said(first), said(same), said(other)] == ["A &lt;b&gt;", "A &lt;b&gt;", "B &lt;b&gt;"]
    assert first.jinja_env.get_template("page.html").root_render_func.__code__ is (
        same.jinja_env.get_template("page.html").root_render_func.__code__
    )


def test_what_is_never_escaped_is_compiled_by_itself() -> None:
    escaped, plain = app_with("{{ name }}"), app_with("{{ name }}")
    plain.jinja_env.autoescape = False

    assert [said(escaped), said(plain)] == ["&lt;b&gt;", "<b>"]


def test_applications_share_how_an_address_is_built_where_their_rules_are_the_same() -> None:
    first, same, other = (Flask(name, static_folder=None) for name in ("a", "b", "c"))
    for app, rule in ((first, "/a/<x>"), (same, "/a/<x>"), (other, "/b/<x>/<y>")):
        app.add_url_rule(rule, "page", str)
        app.add_url_rule("/all", "all", str, defaults={"x": app.name})

    built = [
        app.url_map.bind("").build("page", {"x": "1 2", "y": "3", "z": "4"})
        for app in (first, same, other)
    ]

    assert built == ["/a/1%202?y=3&z=4", "/a/1%202?y=3&z=4", "/b/1%202/3?z=4"]
    rules = [next(app.url_map.iter_rules("page")) for app in (first, same, other)]
    assert rules[0]._build.__func__ is rules[1]._build.__func__  # type: ignore[attr-defined] # noqa: SLF001 - what is shared.
    assert rules[0]._build.__func__ is not rules[2]._build.__func__  # type: ignore[attr-defined] # noqa: SLF001 - as above.


def test_a_database_that_is_a_copy_has_the_same_tables_and_rows_of_its_own(
    tmp_path: Path,
) -> None:
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append(create_database(tmp_path / name, create_wiring(tmp_path)))
    first, second = made
    with first.transaction() as session:
        upsert_resident(session, RUT.of(12_345_678), "Rosa", "Vera")

    schema = text("select type, name, sql from sqlite_master order by type, name")
    tables = []
    for database in made:
        with database.reading() as session:
            tables.append(session.execute(schema).all())
    assert tables[0] == tables[1] != []
    with second.reading() as session:
        assert session.scalars(select(Person)).all() == []
    for database in made:
        database.engine.dispose()


def test_a_portal_that_people_use_waits_for_the_disk_and_hashes_at_full_strength() -> None:
    assert engine._SQLITE_PRAGMAS[-1] == "PRAGMA synchronous=OFF"  # noqa: SLF001 - here it does not.
    assert "$m=8,t=1,p=1$" in passwords.hash_password("tres gatos en la costanera")

    subprocess.run([sys.executable, "-c", f"{FULL}; {DEAR}"], check=True)  # noqa: S603 - our own.
