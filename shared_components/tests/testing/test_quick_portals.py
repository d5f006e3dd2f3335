# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes portals of tests quick keeps no template for another, and stays with the tests."""

import subprocess
import sys

from flask import Flask
from jinja2 import DictLoader

from munikit.db import engine
from munikit.people import passwords

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


def test_a_portal_that_people_use_waits_for_the_disk_and_hashes_at_full_strength() -> None:
    assert engine._SQLITE_PRAGMAS[-1] == "PRAGMA synchronous=OFF"  # noqa: SLF001 - here it does not.
    assert "$m=8,t=1,p=1$" in passwords.hash_password("tres gatos en la costanera")

    subprocess.run([sys.executable, "-c", f"{FULL}; {DEAR}"], check=True)  # noqa: S603 - our own.
