# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the web framework may be known: `munikit.web`, files with pages, and what composes them."""

import re
from importlib.resources import files
from pathlib import Path

import grimp
import pytest
from architecture.packages import PACKAGES

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.app.pages import application, owners_of_pages
from munikit.module import Module

FRAMEWORK = {"flask", "flask_login", "flask_wtf", "werkzeug", "wtforms"}
_PAGES = re.compile(r"(?!munikit\.public).*\.(\w+_)?(pages|desk|public)(\..*)?")
# Besides the edge: what puts the application together, and programs of their own.
_COMPOSE = re.compile(
    r"munikit\.web(\..*)?|munikit\.public\.pages|.*\.testing(\..*)?|.*simulators?(\..*)?"
)
# What answers people, looks at how they are answered, or fills a portal as if they had asked.
_ANSWER = {
    "munikit.app.demo",
    "munikit.app.examining",
    "munikit.app.health",
    "munikit.app.home",
    "munikit.app.own_templates",
    "munikit.app.page_fitting",
    "munikit.app.pages",
    "munikit.app.web",
    "munikit.app.wsgi",
    "munikit.cli.demo",
    "munikit.cli.doctor",
    "munikit.cli.web",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def knows_the_web(module: str) -> bool:
    return module in _ANSWER or any(each.fullmatch(module) for each in (_PAGES, _COMPOSE))


def test_no_rule_imports_the_web_framework(graph: grimp.ImportGraph) -> None:
    importers = {m for name in FRAMEWORK for m in graph.find_modules_that_directly_import(name)}

    assert not {module for module in importers if not knows_the_web(module)}


def test_no_rule_loads_the_web_framework_by_way_of_others(graph: grimp.ImportGraph) -> None:
    rules = {m for m in graph.modules if m.partition(".")[0] in PACKAGES and not knows_the_web(m)}

    assert not {m for m in rules if graph.find_upstream_modules(m) & FRAMEWORK}


@pytest.mark.parametrize(
    ("module", "known"),
    [
        ("munikit.outbox.worker", False),
        ("munikit.cases.decision.services", False),
        ("munikit.cases.inbox.case_desk", True),
        ("munikit_payments.debts.till_desk", True),
        ("munikit_payments.webpay_simulator.form", True),
        ("munikit_payments", False),
        ("munikit.app.core", False),
        ("munikit.public.pages", True),
        ("munikit.public.rules", False),
        ("munikit.people.deskwork", False),
    ],
)
def test_the_names_are_told_apart(module: str, *, known: bool) -> None:
    assert knows_the_web(module) is known


def test_what_surrounds_a_page_is_one_typed_value() -> None:
    """Flask's ``extensions`` is a box of anything; only `Surroundings` is put there."""
    sources = [path for name in PACKAGES for path in Path(str(files(name))).rglob("*.py")]

    users = {path.name for path in sources if "app.extensions" in path.read_text(encoding="utf-8")}
    users |= {path.name for path in sources if ").extensions" in path.read_text(encoding="utf-8")}

    assert users == {"surroundings.py"}


PLATFORM = set(owners_of_pages([CORE]))
_NAMES = re.compile(r"url_for\(\s*[\"'](\w+)\.")
_PAGE = re.compile(r"url_for\(\s*[\"'](\w+\.\w+)[\"']")
_PATH = re.compile(r"(?:href|action)=\"/[\w.{]")


def named(template: Path) -> set[str]:
    return set(_NAMES.findall(template.read_text(encoding="utf-8")))


def templates(package: str) -> list[Path]:
    return sorted(Path(str(files(package))).rglob("*.html"))


@pytest.mark.parametrize("template", templates("munikit.web"), ids=lambda path: path.name)
def test_what_every_page_has_in_common_names_no_page(template: Path) -> None:
    """The head and the foot lead where the composition says: `Doors` and the modules' links."""
    assert named(template) == set()
    assert _PATH.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("template", templates("munikit"), ids=lambda path: path.name)
def test_the_platform_leads_to_no_page_of_a_module(template: Path) -> None:
    assert named(template) <= PLATFORM


@pytest.mark.parametrize("module", discover(CORE)[0][1:], ids=lambda module: module.name)
def test_a_module_leads_to_its_own_pages_and_to_the_platforms(module: Module) -> None:
    own = set(owners_of_pages([module]))
    found = {name for template in templates(module.package) for name in named(template)}

    assert found <= own | PLATFORM


@pytest.fixture(scope="module")
def pages() -> set[str]:
    return set(application(discover(CORE)[0]).view_functions)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_page_that_is_led_to_is_there(package: str, pages: set[str]) -> None:
    folder = Path(str(files(package)))
    texts = [
        path.read_text("utf-8") for kind in ("html", "py") for path in folder.rglob(f"*.{kind}")
    ]
    led_to = {name for text in texts for name in _PAGE.findall(text)}

    assert led_to - pages == set()
