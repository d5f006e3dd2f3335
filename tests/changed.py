# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Prints the test files that speak of what was changed since ``main``, for ``make check``.

A test that was changed is run, and whatever holds the architecture. Of a source, the tests that
name it; where none does, those that name a source that uses it; else those of its subject with the
same word, or all of its subject; of many, the nearest. It is a first look that takes no more than a
minute: ``make test`` is what must pass.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

KIT = Path(__file__).parents[1]
PARTS = ("tests", "shared_components/tests", "modules")
ALWAYS = "tests/architecture"
# They drive whole portals for minutes; whoever changes one of them runs it.
LONG = (
    "tests/architecture/test_module_guide",
    "tests/bench",
    "tests/chaos",
    "tests/databases",
    "tests/days",
    "tests/fuzz",
    "tests/journeys",
    "tests/template",
    "tests/test_",
)
# Of one source no more files are run: two quick cores take some half a minute for them.
MOST = 24
_ELSEWHERE = {"web": "ui"}
_PACKAGE = re.compile(r"(?:shared_components|modules/\w+)/(munikit\w*(?:/\w+)*)/(\w+)\.\w+")
Texts = Mapping[Path, str]


def files_of_tests() -> dict[Path, str]:
    """Return the files of tests by their path in the kit, with what stands in them."""
    return _texts(path for part in PARTS for path in (KIT / part).rglob("test_*.py"))


def files_of_sources() -> dict[Path, str]:
    """Return the modules and templates of the packages, with what stands in them."""
    folders = [KIT / "shared_components" / "munikit", *(KIT / "modules").glob("*/munikit_*")]
    return _texts(each for f in folders for end in ("py", "html") for each in f.rglob(f"*.{end}"))


def _texts(paths: Iterable[Path]) -> dict[Path, str]:
    return {each.relative_to(KIT): each.read_text(encoding="utf-8") for each in sorted(paths)}


def always(tests: Texts) -> list[Path]:
    return _short(each for each in tests if each.as_posix().startswith(ALWAYS))


def to_run(changed: Iterable[Path], tests: Texts, sources: Texts) -> list[Path]:
    """Return the tests to run for the changed files, each once."""
    return sorted({each for path in changed for each in _tests_of(path, tests, sources)})


def _tests_of(path: Path, tests: Texts, sources: Texts) -> Iterable[Path]:
    if path in tests:
        return [path]
    if path.name == "conftest.py":
        return _short(each for each in tests if path.parent in each.parents)
    speaks = _speaks_of(path)
    if speaks is None:
        return []
    named = [each for each, text in tests.items() if speaks(text)]
    found = _short(named) or _of_users(speaks, tests, sources) or _of_subject(path, tests)
    return sorted(found, key=lambda each: _distance(path, each))[:MOST]


def _speaks_of(path: Path) -> Callable[[str], bool] | None:
    """Return what says whether a text names a source: a module, or a template by its address."""
    address = path.as_posix().partition("/templates/")[2]
    if address:
        return lambda text: f'"{address}"' in text
    found = _PACKAGE.match(path.as_posix())
    if found is None:
        return None
    whole = f"{found[1]}/{found[2]}".replace("/", ".").removesuffix(".__init__")
    package, _, name = whole.rpartition(".")
    word = re.compile(rf"\b{re.escape(name)}\b")
    return lambda text: whole in text or (f"{package} import" in text and bool(word.search(text)))


def _of_users(speaks: Callable[[str], bool], tests: Texts, sources: Texts) -> list[Path]:
    """Return the tests that name a source which names this one."""
    users = [_speaks_of(each) for each, text in sources.items() if speaks(text)]
    return _short(each for each, text in tests.items() if any(u and u(text) for u in users))


def _of_subject(path: Path, tests: Texts) -> list[Path]:
    parts = path.parts
    of_module = parts[0] == "modules"
    subject = _ELSEWHERE.get(parts[2], parts[2])
    folder = Path(*parts[:2], "tests") if of_module else Path(parts[0], "tests", subject)
    own = [each for each in tests if folder in each.parents]
    word = re.compile(rf"\b{re.escape(path.stem.rstrip('s'))}", re.IGNORECASE)
    return [each for each in own if word.search(f"{each.stem} {tests[each]}")] or own


def _distance(source: Path, test: Path) -> tuple[bool, bool]:
    """Say how far a test is from a source: of another name, of another subject."""
    of_other_name = source.stem.rstrip("s") not in test.stem
    return (of_other_name, not set(source.parts[1:-1]) & set(test.parts[1:-1]))


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
    TESTS = files_of_tests()
    CHOSEN = {*always(TESTS), *to_run(_changed(sys.argv[1]), TESTS, files_of_sources())}
    print(*sorted(CHOSEN), sep="\n")  # noqa: T201 - what it is for.
