# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which packages have tables, and where their migrations are; without Alembic, which is large."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True)
class Migrated:
    """A package with tables. Its tables and its version table begin with ``name`` and ``_``."""

    name: str
    package: str

    @property
    def folder(self) -> Path:
        return Path(str(files(self.package))) / "migrations"

    @property
    def version_table(self) -> str:
        return f"{self.name}_alembic_version"

    def owns(self, table: str) -> bool:
        return table.startswith(f"{self.name}_") and table != self.version_table
