# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make check`` runs the tests that speak of what was changed."""

from pathlib import Path

import pytest
from changed import MOST, always, files_of_sources, files_of_tests, to_run

FILES = {
    Path(
        "shared_components/tests/cases/test_filing.py"
    ): "from munikit.cases.filing import services",
    Path("shared_components/tests/cases/test_pages.py"): "the step_pages of a person",
    Path("shared_components/tests/kernel/test_money.py"): "from munikit.kernel.money import Money",
    Path("modules/permits/tests/test_register.py"): "from munikit_permits import register",
    Path("shared_components/tests/ui/test_heading.py"): "the heading of a page",
    Path("tests/journeys/test_fair.py"): "from munikit.kernel.money import Money",
    Path("tests/architecture/test_budgets.py"): "of everything",
    Path("tests/architecture/test_module_guide.py"): "of the guide, for half a minute",
}
SOURCES = {
    Path("shared_components/munikit/kernel/money.py"): "from munikit.kernel.pesos import Pesos",
    Path("shared_components/munikit/cases/filing/step_pages.py"): 'page("munikit/step.html")',
    Path("shared_components/munikit/cases/filing/services.py"): 'page("munikit/filing/sent.html")',
}


@pytest.mark.parametrize(
    ("changed", "run"),
    [
        ("shared_components/munikit/cases/filing/services.py", ["test_filing"]),
        ("shared_components/munikit/cases/filing/step_pages.py", ["test_pages"]),
        ("shared_components/munikit/cases/nothing.py", ["test_filing", "test_pages"]),
        ("shared_components/munikit/kernel/money.py", ["test_money"]),
        ("shared_components/tests/cases/conftest.py", ["test_filing", "test_pages"]),
        ("modules/permits/munikit_permits/register.py", ["test_register"]),
        ("shared_components/munikit/kernel/pesos.py", ["test_money"]),
        (
            "shared_components/munikit/cases/templates/munikit/filing/sent.html",
            ["test_filing"],
        ),
        ("shared_components/munikit/web/templates/munikit/heading.html", ["test_heading"]),
        ("tests/architecture/test_module_guide.py", ["test_module_guide"]),
        ("tests/journeys/test_fair.py", ["test_fair"]),
        ("tests/journeys/conftest.py", []),
        ("CHANGELOG.md", []),
    ],
)
def test_what_is_run_speaks_of_what_was_changed(changed: str, run: list[str]) -> None:
    assert [each.stem for each in to_run([Path(changed)], FILES, SOURCES)] == run


def test_what_holds_the_architecture_is_run_with_any_change() -> None:
    assert [each.stem for each in always(FILES)] == ["test_budgets"]


def test_of_many_the_nearest_are_run() -> None:
    near = Path("shared_components/tests/kernel/test_money_in_words.py")
    far = {Path(f"modules/payments/tests/test_{n}.py"): "munikit.kernel.money" for n in range(99)}

    found = to_run([Path("shared_components/munikit/kernel/money.py")], far | FILES, SOURCES)
    with_it = to_run(
        [Path("shared_components/munikit/kernel/money.py")],
        far | {near: "munikit.kernel.money"},
        SOURCES,
    )

    assert len(found) == MOST
    assert Path("shared_components/tests/kernel/test_money.py") in found
    assert near in with_it


def test_the_tests_of_the_kit_are_found_by_the_module_they_name() -> None:
    money = Path("shared_components/munikit/kernel/money.py")

    found = to_run([money], files_of_tests(), files_of_sources())

    assert Path("shared_components/tests/kernel/test_money.py") in found
    assert not [each for each in found if "journeys" in each.parts]


def test_hardly_a_source_of_the_kit_is_without_tests() -> None:
    tests = files_of_tests()
    sources = files_of_sources()

    without = [each for each in sources if not to_run([each], tests, sources)]

    assert len(without) < len(sources) / 50, without
