# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which languages a resident's whole way can be gone in: those are offered, no others.

A page that is half in one language and half in another helps nobody who reads only one of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from munikit.kernel.catalogues import CODE, FILE, SPANISH, folders, is_usable, messages

# Said of a text in `messages.pot` by `make words`: a resident meets it on their way.
MET = "resident"
LEAST_PERCENT = 90


def offered_languages() -> tuple[str, ...]:
    """Return the codes of the languages that are offered, Spanish first."""
    return _offered(folders())


def percent_said(language: str) -> int:
    """Return how much of what a resident meets is said in a language, rounded down."""
    return _percent(language, folders())


# As old as the process, like the words themselves: see `catalogues.keep_words_of`.
@lru_cache
def _offered(where: Sequence[Path]) -> tuple[str, ...]:
    there = {file.parts[-3] for folder in where for file in folder.glob(f"*/{FILE}")}
    others = (code for code in sorted(there - {SPANISH}) if CODE.fullmatch(code))
    return (SPANISH, *(code for code in others if _percent(code, where) >= LEAST_PERCENT))


@lru_cache
def _percent(language: str, where: Sequence[Path]) -> int:
    met = {key for key, each in _messages(where, "messages.pot") if MET in each.auto_comments}
    every = _messages(where, f"{language}/{FILE}")
    said = {key for key, each in every if key in met and is_usable(each)}
    return 100 * len(said) // len(met) if met else 0


def _messages(where: Iterable[Path], name: str) -> Iterator[tuple[object, Any]]:
    for file in (folder / name for folder in where):
        if file.is_file():
            # A text with a plural has a list of both, which no set takes.
            yield from ((str(each.id), each) for each in messages(file) if each.id)
