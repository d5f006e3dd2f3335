# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which packages have tables, and where their migrations are; without Alembic, which is large."""

import ast
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from munikit.kernel.words import gettext as _


class MigrationsError(Exception):
    """A package's migrations cannot be followed; says which package and which file."""


@dataclass(frozen=True)
class Migrated:
    """A package with tables. Its tables and its version table begin with ``name`` and ``_``."""

    name: str
    package: str

    @property
    def folder(self) -> Path:
        return Path(str(files(self.package))) / "migrations"

    @property
    def is_complete(self) -> bool:
        """Whether there is a migration; a package without tables has none."""
        return any((self.folder / "versions").glob("*.py"))

    @property
    def version_table(self) -> str:
        return f"{self.name}_alembic_version"

    @property
    def head(self) -> str:
        """The newest revision, read off the files; empty where there is none.

        Raises:
            MigrationsError: a file cannot be read, or they do not make one line.
        """
        read = list(self._revisions())
        before = {down for _rest, down in read}
        heads = [revision for revision, _rest in read if revision not in before]
        if read and len(heads) != 1:
            last = ", ".join(sorted(heads)) or _("ninguna")
            raise MigrationsError(
                _(
                    "sus migraciones no forman una sola línea: terminan en %(last)s (%(folder)s)",
                    last=last,
                    folder=self.folder,
                )
            )
        return heads[0] if heads else ""

    def is_newer(self, revision: str) -> bool:
        """Say whether tables are of a revision that the installed package does not know yet."""
        try:
            known = {each for each, _rest in self._revisions()}
        except MigrationsError:
            return False
        return bool(revision) and revision not in known and revision not in self.replaced

    @property
    def replaced(self) -> tuple[str, ...]:
        """The revisions that the first one stands for; its tables equal those of the last."""
        return next((said for _rest, said in self._replacements()), ())

    @property
    def first(self) -> str:
        """The revision that stands for those replaced; empty where none was."""
        return next((revision for revision, _rest in self._replacements()), "")

    def owns(self, table: str) -> bool:
        return table.startswith(f"{self.name}_") and table != self.version_table

    def _revisions(self) -> Iterator[tuple[str, str]]:
        for said in self._said():
            yield str(said["revision"]), str(said.get("down_revision") or "")

    def _replacements(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for said in self._said():
            replaced = said.get("replaces")
            if isinstance(replaced, tuple) and replaced:
                yield str(said["revision"]), replaced

    def _said(self) -> Iterator[dict[str, object]]:
        for file in sorted((self.folder / "versions").glob("*.py")):
            if file.name == "__init__.py":
                continue
            try:
                said = _literals(ast.parse(file.read_text(encoding="utf-8")))
            except (SyntaxError, UnicodeDecodeError, OSError) as error:
                raise MigrationsError(
                    _("su migración %(file)s no se puede leer: %(error)s", file=file, error=error)
                ) from error
            if "revision" not in said:
                raise MigrationsError(_("su migración %(file)s no dice su revision", file=file))
            yield said


def _literals(source: ast.Module) -> dict[str, object]:
    found: dict[str, object] = {}
    for line in source.body:
        if isinstance(line, ast.Assign | ast.AnnAssign) and line.value is not None:
            targets = line.targets if isinstance(line, ast.Assign) else [line.target]
            with suppress(ValueError):  # What is computed is none of what is asked for here.
                value = ast.literal_eval(line.value)
                found |= {each.id: value for each in targets if isinstance(each, ast.Name)}
    return found
