# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Modules of strangers, made up for a test and installed as pip would: a package, its metadata."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import invalidate_caches
from pathlib import Path

from click.testing import CliRunner, Result

from munikit.app import Portal, compose
from munikit.app.discovery import forget
from munikit.app.page_fitting import with_pages
from munikit.cli.main import portal as portal_command

_MODULE = """
from munikit.public.module import Module

module = Module(name={name!r}, title="De otros", package=__name__, kit={kit!r})
"""


class Strangers:
    """Installs packages into ``folder``, which must be on ``sys.path``, and takes them out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._packages: list[str] = []

    def install(
        self,
        name: str,
        source: str = "",
        *,
        kit: str = ">=0",
        files: Mapping[str, str] | None = None,
    ) -> str:
        """Install a module and return its package.

        ``source`` is its ``__init__.py``, or what follows a module without anything; ``files``
        are further files by their path in the package.
        """
        package = f"stranger_{name}"
        folder = self.folder / package
        text = source if "Module(" in source else _MODULE.format(name=name, kit=kit) + source
        for path, content in {"__init__.py": text, **(files or {})}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        metadata = self.folder / f"{package}-1.0.dist-info"
        metadata.mkdir(exist_ok=True)
        (metadata / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        )
        (metadata / "entry_points.txt").write_text(
            f"[munikit.modules]\n{name} = {package}:module\n"
        )
        self._packages.append(package)
        return package

    def uninstall(self, name: str) -> None:
        """Take a module's metadata away, as ``pip uninstall`` does."""
        metadata = self.folder / f"stranger_{name}-1.0.dist-info"
        (metadata / "entry_points.txt").unlink(missing_ok=True)
        self._purge(f"stranger_{name}")

    def clean(self) -> None:
        """Leave nothing of them to the next test."""
        for package in self._packages:
            self._purge(package)

    def _purge(self, package: str) -> None:
        forget(package)
        for each in [m for m in sys.modules if m.partition(".")[0] == package]:
            del sys.modules[each]
        # Source written anew within a second would be taken from what was compiled before.
        shutil.rmtree(self.folder / package / "__pycache__", ignore_errors=True)
        invalidate_caches()


NAME = "stalls"
WITH_MODELS = "from stranger_stalls import models"
_START = """
from munikit.module import Check
from munikit.public.contracts import ChargePaid, Port, on, provide
from munikit.public.module import Module, PublicLink, Section
from munikit.public.pages import public
from munikit.public.rules import Job
from flask import Blueprint, render_template

class Prices(Section):
    price: int = 0

bp = Blueprint("stalls", __name__, template_folder="templates")

@bp.get("/puestos")
@public
def listing():
    {view}

def hear(session, event):
    {handler}

{more}
module = Module(name="stalls", title="Puestos", package=__name__, kit={kit!r}, settings=Prices,
    pages=("stranger_stalls:bp",), subscriptions=(on(ChargePaid, hear),), {fields})
"""
_MODELS = """
from munikit.public.data import Base, UUIDKey

class Stall(Base):
    __tablename__ = {table!r}
    id: Mapped[UUIDKey]
    {column}
"""
_MODELS = _MODELS.replace(
    "from munikit.public", "from sqlalchemy.orm import Mapped, relationship\nfrom munikit.public"
)
MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("stalls_stall", sa.Column("id", sa.Uuid(), primary_key=True))
    {more}
"""


def source(**parts: str) -> str:
    usual = {"kit": ">=0", "view": 'return "Puestos"', "handler": "pass", "more": "", "fields": ""}
    return _START.format(**{**usual, **parts})


def models(table: str = "stalls_stall", column: str = "") -> dict[str, str]:
    return {"models.py": _MODELS.format(table=table, column=column)}


def migration(more: str = "") -> dict[str, str]:
    return {"migrations/versions/0001_initial.py": MIGRATION.format(more=more)}


@dataclass(frozen=True)
class Kind:
    """A fault: what the module is made of, and what is said of it."""

    source: str
    said: str
    files: dict[str, str] = field(default_factory=dict)


MODULES = ["permits", "payments", "certificates"]


def run(root: Path, *words: str) -> Result:
    """Run the command as a person does."""
    return CliRunner().invoke(portal_command, ["--carpeta", str(root), *words])


def upgraded(root: Path, fault: Kind | None = None) -> Portal:
    """Compose a portal after the tables of a module that has some were made."""
    if fault is None or fault.files:
        run(root, "db", "upgrade")
    return with_pages(compose(root))
