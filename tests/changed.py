# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Prints the test files that speak of what was changed since ``main``, for ``make check``.

A test that was changed is run; of a source, the tests that name its module; where none does, those
of its subject with the same word, else all of its subject. It is a first look: ``make test`` is
what must pass.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

KIT = Path(__file__).parents[1]
PARTS = ("tests", "shared_components/tests", "modules")
# They drive whole portals for minutes; whoever changes one of them runs it.
LONG = (
    "tests/chaos",
    "tests/databases",
    "tests/days",
    "tests/fuzz",
    "tests/journeys",
    "tests/bench",
)
_PACKAGE = re.compile(r"(?:shared_components|modules/\w+)/(munikit\w*(?:/\w+)*)/(\w+)\.\w+")


def files_of_tests() -> dict[Path, str]:
    """Return the files of tests by their path in the kit, with what stands in them."""
    found = (path for part in PARTS for path in (KIT / part).rglob("test_*.py"))
    return {path.relative_to(KIT): path.read_text(encoding="utf-8") for path in sorted(found)}


def to_run(changed: Iterable[Path], tests: dict[Path, str]) -> list[Path]:
    """Return the tests to run for the changed files, each once."""
    return sorted({each for path in changed for each in _tests_of(path, tests)})


def _tests_of(path: Path, tests: dict[Path, str]) -> Iterable[Path]:
    if path in tests:
        return [path]
    if path.name == "conftest.py":
        return _short(each for each in tests if path.parent in each.parents)
    found = _PACKAGE.match(path.as_posix())
    if found is None:
        return []
    package = found[1].replace("/", ".")
    name = found[2]
    word = re.compile(rf"\b{re.escape(name)}\b")
    named = [
        each
        for each, text in tests.items()
        if f"{package}.{name}" in text or (f"{package} import" in text and word.search(text))
    ]
    return _short(named) or _of_subject(path, name, tests)


def _of_subject(path: Path, name: str, tests: dict[Path, str]) -> list[Path]:
    of_module = path.parts[0] == "modules"
    subject = path.parts[2]
    folder = Path(*path.parts[:2], "tests") if of_module else Path(path.parts[0], "tests", subject)
    own = [each for each in tests if folder in each.parents]
    word = re.compile(rf"\b{re.escape(name.rstrip('s'))}", re.IGNORECASE)
    return [each for each in own if word.search(f"{each.stem} {tests[each]}")] or own


def _short(paths: Iterable[Path]) -> list[Path]:
    return [each for each in paths if not each.as_posix().startswith(LONG)]


def _changed(base: str) -> Iterator[Path]:
    since = _git("merge-base", base, "HEAD").strip()
    new = _git("ls-files", "--others", "--exclude-standard")
    for name in (_git("diff", "--name-only", "--diff-filter=d", since) + new).splitlines():
        yield Path(name)


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own command.
        ["git", "-c", "core.quotepath=off", *words],  # noqa: S607 - the git of whoever asks.
        cwd=KIT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


if __name__ == "__main__":
    print(*to_run(_changed(sys.argv[1]), files_of_tests()), sep="\n")  # noqa: T201 - what it is for.
