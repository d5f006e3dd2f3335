# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a request says is read in few places, each as what it should be and within bounds."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_RAW = re.compile(r"\brequest\.(args|form|values|files|json|get_json|data|get_data|stream)\b")
# Where it is read raw, and why.
_READERS = {
    "shared_components/munikit/web/guard.py": "keeps what was typed, or takes it away",
    "shared_components/munikit/web/intake.py": "refuses bytes before anybody reads them",
    "shared_components/munikit/web/forms/form.py": "gives each field of a form what is its own",
    "shared_components/munikit/web/forms/request_values.py": "reads values as what they should be",
    "shared_components/munikit/web/trouble.py": "is below the forms, and gives back what was sent",
    "shared_components/munikit/web/language.py": "is below the forms, and checks its one code",
}


def files() -> list[Path]:
    folders = [ROOT / "shared_components" / "munikit", *(ROOT / "modules").glob("*/munikit_*")]
    found = [path for folder in folders for path in folder.rglob("*.py")]
    # A simulator is another's server: it is no part of a portal's web process.
    return [path for path in found if "simulator" not in str(path.relative_to(ROOT))]


def reads_raw(text: str) -> bool:
    return bool(_RAW.search(text))


def test_no_view_reads_the_request_itself() -> None:
    found = {str(p.relative_to(ROOT)) for p in files() if reads_raw(p.read_text("utf-8"))}

    assert found == set(_READERS)


@pytest.mark.parametrize(
    "line",
    ['request.args.get("p", 1, type=int)', "UUID(request.form['id'])", "request.get_json()"],
)
def test_a_view_that_does_would_be_found(line: str) -> None:
    assert reads_raw(line)
