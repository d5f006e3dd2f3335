# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make check`` runs the tests that speak of what was changed."""

from pathlib import Path

import pytest
from changed import files_of_tests, to_run

FILES = {
    Path(
        "shared_components/tests/cases/test_filing.py"
    ): "from munikit.cases.filing import services",
    Path("shared_components/tests/cases/test_pages.py"): "the step_pages of a person",
    Path("shared_components/tests/kernel/test_money.py"): "from munikit.kernel.money import Money",
    Path("modules/permits/tests/test_register.py"): "from munikit_permits import register",
    Path("tests/journeys/test_fair.py"): "from munikit.kernel.money import Money",
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
        ("tests/journeys/test_fair.py", ["test_fair"]),
        ("tests/journeys/conftest.py", []),
        ("CHANGELOG.md", []),
    ],
)
def test_what_is_run_speaks_of_what_was_changed(changed: str, run: list[str]) -> None:
    assert [each.stem for each in to_run([Path(changed)], FILES)] == run


def test_the_tests_of_the_kit_are_found_by_the_module_they_name() -> None:
    money = Path("shared_components/munikit/kernel/money.py")

    found = to_run([money], files_of_tests())

    assert Path("shared_components/tests/kernel/test_money.py") in found
    assert not [each for each in found if "journeys" in each.parts]
