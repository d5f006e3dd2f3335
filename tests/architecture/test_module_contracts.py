# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Modules never import each other, and the platform imports none, whichever modules there are.

The order of the platform's own rooms is in ``pyproject.toml``.
"""

import re
from itertools import permutations

import grimp
import pytest
from architecture.packages import MODULES, PACKAGES

WEB = ("flask", "flask_babel", "flask_login", "flask_wtf", "werkzeug", "wtforms", "munikit.web")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("module", MODULES)
def test_the_platform_imports_no_module(graph: grimp.ImportGraph, module: str) -> None:
    chains = graph.find_shortest_chains("munikit", module, as_packages=True)

    assert sorted(chains) == []


def test_modules_never_import_each_other(graph: grimp.ImportGraph) -> None:
    chains = [
        chain
        for one, other in permutations(MODULES, 2)
        for chain in graph.find_shortest_chains(one, other, as_packages=True)
    ]

    assert len(MODULES) >= 3
    assert chains == []


@pytest.mark.parametrize("module", MODULES)
def test_what_declares_a_module_and_its_rules_load_no_web_framework(
    graph: grimp.ImportGraph, module: str
) -> None:
    """It names its pages: a worker that imports it answers nobody."""
    rules = [each for each in graph.modules if re.fullmatch(rf"{module}\.\w+\.services", each)]
    known = [web for web in WEB if web in graph.modules]

    chains = [graph.find_shortest_chain(each, web) for each in (module, *rules) for web in known]

    assert len(known) > 3
    assert [chain for chain in chains if chain] == []
