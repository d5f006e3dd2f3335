# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Few words of our own, each written down, used where it is said to live, and for good."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from architecture.test_words import KIT

MOST_WORDS = 25
PAGE = "docs/explanation/glossary.md"
ROW = re.compile(r"^\| (\w+) \| (.+) \| `([\w/.]+)` \|$", re.MULTILINE)
# What a file or a class was called after before it was called as the trade calls it.
RENAMED = ("carried", "crew", "patience", "patient", "pipe", "presswork", "said", "shelf", "wall")


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall((KIT / PAGE).read_text(encoding="utf-8"))


@cache
def names_in(path: str) -> frozenset[str]:
    """Return the words of which the names of a file, its classes and functions are made."""
    tree = ast.parse((KIT / path).read_text(encoding="utf-8"))
    defined = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    own = [*Path(path).parent.parts[-1:], Path(path).stem, *defined]
    return frozenset(word for name in own for word in words_of(name))


def words_of(name: str) -> Iterator[str]:
    parts = [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]
    for word in (*parts, *("".join(pair) for pair in pairwise(parts))):
        yield word
        yield word.removesuffix("s")


def package_files() -> list[str]:
    found = [*KIT.glob("shared_components/munikit"), *KIT.glob("modules/*/munikit_*")]
    return [str(path.relative_to(KIT)) for folder in found for path in folder.rglob("*.py")]


def classes_and_files(path: str) -> set[str]:
    tree = ast.parse((KIT / path).read_text(encoding="utf-8"))
    classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return {word for name in (Path(path).stem, *classes) for word in words_of(name)}


def test_there_are_few_words_of_our_own() -> None:
    words = [word for word, _, _ in rows()]

    assert 0 < len(words) <= MOST_WORDS
    assert words == sorted(set(words))


@pytest.mark.parametrize(("word", "meaning", "place"), rows(), ids=lambda value: str(value)[:20])
def test_a_word_of_our_own_is_a_name_where_it_is_said_to_live(
    word: str, meaning: str, place: str
) -> None:
    assert meaning
    assert word in names_in(place)


def test_no_file_and_no_class_is_called_again_after_a_word_that_was_given_up() -> None:
    back = {path: classes_and_files(path) & set(RENAMED) for path in package_files()}

    assert {path: words for path, words in back.items() if words} == {}
