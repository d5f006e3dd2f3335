# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A kind of question, a gateway and a module are named in few places, so a new one touches few.

How many is in ``docs/explanation/architecture.md``; files are not counted here.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from architecture.test_words import tracked

from munikit.procedures.kinds import KINDS, QuestionKind
from munikit.web.forms.text import Question
from munikit_payments import gateways

KIT = Path(__file__).parents[2]
SOURCES = (KIT / "shared_components" / "munikit", *KIT.glob("modules/*/munikit_*"))
# Of these a rule knows by name, beyond how they are asked: files are kept apart, nobody is asked
# for a declaration again, notices go to an e-mail, fees count days, rows are in words, an address
# has a commune, a certificate is found by a RUN, and a question that says no kind is of text.
KNOWN_TO_RULES = {"FILE", "DECLARATION", "EMAIL", "DATE", "GROUP", "ADDRESS", "RUN", "TEXT"}


def sources(*suffixes: str) -> Iterator[Path]:
    for folder in SOURCES:
        yield from (file for file in sorted(folder.rglob("*")) if file.suffix in suffixes)


def test_each_kind_of_question_is_declared_once() -> None:
    assert list(KINDS) == list(QuestionKind)


@pytest.mark.parametrize("name", QuestionKind)
def test_a_kind_of_question_names_a_field_that_draws_it(name: QuestionKind) -> None:
    module, field = name.how.field.split(":")

    assert issubclass(getattr(import_module(module), field), Question)


@pytest.mark.parametrize("name", QuestionKind)
def test_a_kind_of_question_is_in_the_reference(name: QuestionKind) -> None:
    page = (KIT / "docs" / "reference" / "procedure.md").read_text("utf-8")
    listed = page.partition("Kinds of question: ")[2].partition("\n\n")[0]

    assert f"`{name}`" in listed


def test_outside_their_room_only_these_kinds_of_question_are_named_in_code() -> None:
    room = KIT / "shared_components" / "munikit" / "procedures" / "kinds.py"
    named = {
        kind: str(file.relative_to(KIT))
        for file in sources(".py")
        if file != room
        for kind in re.findall(r"QuestionKind\.([A-Z_]+)", file.read_text("utf-8"))
    }

    assert {kind: file for kind, file in named.items() if kind not in KNOWN_TO_RULES} == {}
    assert sorted(KNOWN_TO_RULES - named.keys()) == []


# What tests pay with where any gateway would do.
TESTING = KIT / "modules" / "payments" / "munikit_payments" / "testing.py"


@pytest.mark.parametrize("name", [kind.name for kind in gateways.KINDS])
def test_nothing_names_a_gateway_but_its_own_folder(name: str) -> None:
    own = Path(gateways.__file__).parent / name
    named = [
        str(file.relative_to(KIT))
        for file in sources(".py", ".html", ".js", ".css")
        if own not in file.parents
        and file != TESTING
        and name in file.read_text("utf-8").casefold()
    ]

    assert named == []


# Whose data is the State's, and free, is said file by file.
NAMES_A_MODULE = {"REUSE.toml"}


def test_nothing_outside_modules_lists_them() -> None:
    """Tests and pages speak of the modules there are; nothing else has to learn of a new one."""
    names = "|".join(path.name for path in KIT.glob("modules/*/") if (path / "tests").is_dir())
    package = re.compile(rf"\b(munikit[_-]({names})|modules/({names}))\b")
    elsewhere = ("modules/", "tests/", "docs/", "shared_components/tests/", "CHANGELOG.md")

    named = {
        name
        for path in tracked()
        if not (name := path.relative_to(KIT).as_posix()).startswith(elsewhere)
        and package.search(path.read_text("utf-8", errors="ignore"))
    }

    assert names
    assert named == NAMES_A_MODULE
