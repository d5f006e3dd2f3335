# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the web framework may be known: `munikit.web`, files with pages, and what composes them."""

import re

import grimp
import pytest

FRAMEWORK = {"flask", "flask_login", "flask_wtf", "flask_babel", "werkzeug", "wtforms"}
PACKAGES = ("munikit", "munikit_permits", "munikit_payments", "munikit_certificates")
_PAGES = re.compile(r".*\.(\w+_)?(pages|desk|public)(\..*)?")
# Besides the edge: what puts the application together, and programs of their own.
_COMPOSE = re.compile(r"munikit\.(web|app|cli|testing|simulators)(\..*)?|.*simulator(\..*)?")
# What declares a module names its pages, and so loads them.
_DECLARE = re.compile(r"munikit\.module|munikit_\w+")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True)


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
