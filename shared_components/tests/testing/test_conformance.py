# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A good module conforms; a bad one fails, each time for the right reason."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from munikit.access import Role
from munikit.module import Module
from munikit.settings import Section
from munikit.testing.conformance import findings

GOOD = Role("keeper", "Cuidado", frozenset())


class Badly(StrEnum):
    NAMED = "do-everything"


class Demanding(Section):
    address: str


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty package called ``fairs``."""
    folder = tmp_path / "fairs"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in ("fairs", "fairs.pages"):
        sys.modules.pop(name, None)


PAGES = """
from flask import Blueprint
from munikit.web import public

bp = Blueprint("stalls", __name__)

@bp.get("/puestos{argument}")
{view}
    return ""
"""


def create_module(**parts: object) -> Module:
    return Module(name="fairs", title="Ferias", package="fairs", kit=">=0.1", **parts)  # type: ignore[arg-type] # any field.


def test_an_empty_module_conforms(package: Path) -> None:
    assert package.is_dir()
    assert findings(create_module(roles=(GOOD,))) == []


def test_a_view_that_says_nothing_is_found(package: Path) -> None:
    (package / "pages.py").write_text(PAGES.format(view="def listing():", argument=""))

    assert "does not say who may see it" in findings(create_module(pages=("fairs.pages:bp",)))[0]


def test_an_id_without_a_type_is_found(package: Path) -> None:
    view = "@public\ndef show(stall_id):"
    (package / "pages.py").write_text(PAGES.format(view=view, argument="/<stall_id>"))

    assert "without a type" in findings(create_module(pages=("fairs.pages:bp",)))[0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("fairs.lost:bp", "«fairs.lost:bp» y no existe fairs.lost"),
        ("fairs.pages:lost", "«fairs.pages:lost» y fairs.pages no tiene un Blueprint lost"),
    ],
)
def test_pages_that_are_not_there_are_named(package: Path, name: str, said: str) -> None:
    (package / "pages.py").write_text("bp = 3\n")

    assert said in findings(create_module(pages=(name,)))[0]


def test_a_permission_of_another_shape_is_found(package: Path) -> None:
    role = Role("all", "Todo", frozenset({Badly.NAMED}))

    assert package.is_dir()
    assert "not module:resource:action" in findings(create_module(roles=(role,)))[0]


def test_a_setting_without_a_default_is_found(package: Path) -> None:
    assert package.is_dir()
    assert "has no default" in findings(create_module(settings=Demanding))[0]


@pytest.mark.parametrize(
    ("path", "content", "reason"),
    [
        ("templates/fairs/list.html", "{% if %}", "cannot be read"),
        ("templates/fairs/list.html", "<script type=module>go()</script>", "a script or style"),
        ("templates/fairs/list.html", '<a href="javascript:go()">x</a>', "a script or style"),
        ("templates/payments/pay.html", "<p>", "not under templates/fairs/"),
        ("spy.py", "from munikit_payments.charges.models import Charge\n", "ask through a port"),
        ("procedures/feria/procedure.toml", 'id = "feria"', "not in its declaration"),
    ],
    ids=[
        "broken template",
        "script in it",
        "script in a link",
        "template of another module",
        "foreign import",
        "hidden procedure",
    ],
)
def test_a_fault_in_its_files_is_found(package: Path, path: str, content: str, reason: str) -> None:
    file = package / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)

    assert any(reason in line for line in findings(create_module()))


def test_what_is_inside_munikit_is_found_where_it_is_imported(package: Path) -> None:
    imports = ("from munikit import audit", "from munikit.public.rules import ask")
    (package / "services.py").write_text("\n".join([*imports, "import munikit.db.folios"]))

    said = findings(create_module(roles=(GOOD,)))

    assert [line.split("«")[1].split("»")[0] for line in said] == [
        "munikit.db.folios",
        "munikit:audit",
    ]
    assert "services.py imports" in said[0]


def test_what_is_listed_as_inside_must_be_imported(package: Path) -> None:
    (package / "services.py").write_text("from munikit import audit\n")
    module = create_module(roles=(GOOD,))

    assert findings(module, inside=["munikit:audit"]) == []
    assert "imports «munikit.db:Base» no more" in "".join(
        findings(module, inside=["munikit:audit", "munikit.db:Base"])
    )
