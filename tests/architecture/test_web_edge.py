# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the web framework may be known: `munikit.web`, files with pages, and what composes them."""

import re
from importlib.resources import files
from pathlib import Path

import grimp
import pytest

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.module import Module

FRAMEWORK = {"flask", "flask_login", "flask_wtf", "werkzeug", "wtforms"}
PACKAGES = ("munikit", "munikit_permits", "munikit_payments", "munikit_certificates")
_PAGES = re.compile(r".*\.(\w+_)?(pages|desk|public)(\..*)?")
# Besides the edge: what puts the application together, and programs of their own.
_COMPOSE = re.compile(r"munikit\.(web|app|cli|testing|simulators)(\..*)?|.*simulator(\..*)?")
# What declares a module names its pages, and so loads them.
_DECLARE = re.compile(r"munikit\.module|munikit_\w+")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def knows_the_web(module: str) -> bool:
    return any(each.fullmatch(module) for each in (_PAGES, _COMPOSE, _DECLARE))


def test_no_rule_imports_the_web_framework(graph: grimp.ImportGraph) -> None:
    importers = {m for name in FRAMEWORK for m in graph.find_modules_that_directly_import(name)}

    assert not {module for module in importers if not knows_the_web(module)}


def test_no_rule_loads_the_web_framework_by_way_of_others(graph: grimp.ImportGraph) -> None:
    """`munikit.module` names blueprints: what imports it to declare something loads them too."""
    graph.remove_module("munikit.module")
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


PLATFORM = {bp.name for bp in CORE.blueprints}
_NAMES = re.compile(r"url_for\(\s*[\"'](\w+)\.")
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
    own = {bp.name for bp in module.blueprints}
    found = {name for template in templates(module.package) for name in named(template)}

    assert found <= own | PLATFORM
