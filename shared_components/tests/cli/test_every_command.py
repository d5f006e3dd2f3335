# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every command, in every trouble a machine can be in: a Spanish sentence with a way out."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import pytest
from click.testing import CliRunner, Result

from munikit.cli import processes, slow_clients
from munikit.cli.commands import all_commands
from munikit.cli.main import portal as command
from munikit.settings import SettingsError
from munikit.testing.accounts import as_nobody
from munikit.testing.portals import write_portal

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
Words = tuple[str, ...]
# What no command line of a person may hold.
NOT_SPANISH = re.compile(
    r"Traceback|Usage:|Error: Error|Invalid value|No such|Missing |Got unexpected|is not a valid|"
    r"does not exist|Permission denied|Errno|sqlalchemy|Try '"
)
# These work on files that they are given, with or without a portal.
FREE = {("procedure", name) for name in ("check", "new", "translate", "diff", "try", "schema")}


def leaves(found: click.Command, *above: str) -> Iterator[tuple[Words, click.Command]]:
    words = (*above, str(found.name))
    if isinstance(found, click.Group):
        for each in found.commands.values():
            yield from leaves(each, *words)
    else:
        yield words, found


EVERY = [each for found in all_commands() for each in leaves(found)]


def arguments(found: click.Command, root: Path) -> list[str]:
    """Return arguments that have the right shape: a command gets as far as its work."""
    given = []
    for each in found.params:
        value = _value(each, root)
        if isinstance(each, click.Argument):
            given += [value] if each.required else []
        elif each.required:
            given += [each.opts[0], value]
    return given


def _value(parameter: click.Parameter, root: Path) -> str:
    kind = parameter.type
    if isinstance(kind, click.Path):
        folder = kind.dir_okay and not kind.file_okay
        return str(root / ("procedures/poda" if folder else "a.csv"))
    if isinstance(kind, click.Choice):
        return str(kind.choices[0])
    if isinstance(kind, click.IntRange):
        return str(kind.min)
    if kind is click.INT:
        return "70000"
    return "12.345.678-5" if "run" in str(parameter.name) else "algo"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_portal(tmp_path_factory.mktemp("made"), MODULES)
    assert run(root, "db", "upgrade").exit_code == 0
    (root / "a.csv").write_text("nada\n", encoding="utf-8")
    assert run(root, "procedure", "new", "poda").exit_code == 0
    return root


@pytest.fixture
def root(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(slow_clients, "serve", lambda *_given, **_more: None)
    monkeypatch.setattr(processes, "_stop_on_signals", lambda: None)
    monkeypatch.setattr(processes, "keep_doing", lambda *_given: None)
    monkeypatch.setattr("munikit.cli.serve._stopping", lambda: nullcontext(_NoCrew()))
    monkeypatch.setattr("munikit.cli.serve._start_simulator", lambda *_given: None)
    # Not in pytest's folders: those are for their owner alone, and other processes work in them.
    with TemporaryDirectory(prefix="munikit-commands-") as folder:
        Path(folder).chmod(0o755)
        yield Path(shutil.copytree(made, Path(folder) / "el portal"))


class _NoCrew:
    """Starts nothing: what `portal serve` starts are the other commands."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_given: None


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["--carpeta", str(root), *words])


def check(done: Result, *, fails: bool = False) -> None:
    refused = isinstance(done.exception, SettingsError)
    said = str(done.exception) if refused else done.output
    assert refused or done.exception is None or isinstance(done.exception, SystemExit), (
        done.exception
    )
    assert not NOT_SPANISH.search(said), said
    assert not fails or done.exit_code != 0
    assert done.exit_code == 0 or said.strip()


def every(found: list[tuple[Words, click.Command]]) -> pytest.MarkDecorator:
    ids = [" ".join(words) for words, _ in found]
    return pytest.mark.parametrize(("words", "found"), found, ids=ids)


@every(EVERY)
def test_help_is_given(words: Words, found: click.Command) -> None:
    done = CliRunner().invoke(command, [*words, "--help"])

    assert done.exit_code == 0
    assert str(found.help).splitlines()[0].split(".")[0][:40] in re.sub(r"\s+", " ", done.output)


@every(EVERY)
@pytest.mark.parametrize(
    "nonsense",
    [("--no-existe",), ("ñ", "\x00", "-9", "x" * 5000), ("",) * 9],
    ids=["option", "odd", "many"],
)
def test_nonsense_is_refused_in_spanish(
    root: Path,
    words: Words,
    found: click.Command,  # noqa: ARG001 - of the table.
    nonsense: Words,
) -> None:
    check(run(root, *words, *nonsense), fails=True)


@every([each for each in EVERY if any(p.required for p in each[1].params)])
def test_what_is_missing_is_asked_for_in_spanish(
    root: Path,
    words: Words,
    found: click.Command,  # noqa: ARG001 - of the table.
) -> None:
    done = run(root, *words)

    check(done, fails=True)
    assert "Falta " in done.output
    assert f"{' '.join(words)} --ayuda" in done.output


@every(EVERY)
def test_a_folder_without_a_portal_says_where_to_go(
    root: Path, words: Words, found: click.Command
) -> None:
    inside = root / "procedures"

    done = run(inside, *words, *arguments(found, root))

    check(done, fails=words not in FREE)
    said = f"{done.output}{done.exception}"
    assert words in FREE or str(root) in said or "algo" in said or "a.csv" in said


@every(EVERY)
def test_a_database_that_another_process_holds_is_told(
    root: Path, words: Words, found: click.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("munikit.db.engine._PATIENCE_MS", 1)
    holder = sqlite3.connect(root / "instance" / "portal.db", isolation_level=None)
    holder.execute("begin immediate")

    check(run(root, *words, *arguments(found, root)))

    holder.close()


@every(EVERY)
def test_a_disk_that_is_full_is_told(
    root: Path, words: Words, found: click.Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    pragmas = ("PRAGMA journal_mode=WAL", "PRAGMA busy_timeout=5000", "PRAGMA max_page_count=1")
    monkeypatch.setattr("munikit.db.engine._SQLITE_PRAGMAS", pragmas)

    check(run(root, *words, *arguments(found, root)))


@pytest.mark.parametrize("closed", ["to be read", "to be written"])
@every(EVERY)
def test_files_of_another_account_are_told(
    root: Path, words: Words, found: click.Command, closed: str
) -> None:
    with stranger(root, may_read=closed == "to be written"):
        done = run(root, *words, *arguments(found, root))

    check(done, fails=closed == "to be read" and words not in FREE)


@contextmanager
def stranger(root: Path, *, may_read: bool) -> Iterator[None]:
    """Be an account that does not own the portal: nobody where we are root, else ourselves."""
    for path in (*root.rglob("*"), root):
        path.chmod((0o555 if path.is_dir() else 0o444) if may_read else 0)
    try:
        with as_nobody(root.parent):
            yield
    finally:
        for path in (root, *root.rglob("*")):
            path.chmod(0o700)


def test_an_unknown_command_is_told_with_what_was_meant() -> None:
    done = CliRunner().invoke(command, ["docto"])

    assert done.exit_code == 2
    assert done.output.startswith("Error: No existe el comando «docto»; ¿quiso escribir doctor?\n")
