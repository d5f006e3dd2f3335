# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every module keeps, ours and a stranger's.

A module's own test is one line: ``assert findings(module) == []``. Each finding says what is wrong
and names the place.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path

from flask import Flask
from jinja2 import TemplateSyntaxError
from sqlalchemy import MetaData, Table

from munikit.app.discovery import UnfitError
from munikit.app.pages import application
from munikit.db import Base
from munikit.documents.references import says_nothing
from munikit.module import ENTRY_POINTS, Module
from munikit.procedures.checking import problems_of
from munikit.procedures.folder import procedure_folders
from munikit.web.guard import declaration

_PERMISSION = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
# The policy of every page lets files of the portal run, and nothing that stands in the page.
_INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
)
_UNTYPED = re.compile(r"<[a-z_]*_id>")


def findings(
    module: Module, metadata: MetaData = Base.metadata, *, inside: Collection[str] = ()
) -> list[str]:
    """Return what a module does not keep.

    ``inside`` are the names it imports though nobody promises that they stay, such as
    ``munikit.db.folios:take_folio``; one that it imports no more is found too.
    """
    lines = [line for check in _CHECKS for line in check(module, metadata)]
    return [f"{module.name}: {line}" for line in (*lines, *_inside(module, inside))]


def _tables(module: Module, metadata: MetaData) -> Iterator[str]:
    mine = [table for table in metadata.tables.values() if _is_of(table, module)]
    for table in mine:
        if not table.name.startswith(f"{module.name}_"):
            yield f"the table «{table.name}» does not begin with «{module.name}_»"
        for key in table.foreign_keys:
            target = key.target_fullname.split(".")[0]
            if not target.startswith((f"{module.name}_", "munikit_")):
                yield f"«{table.name}» refers to «{target}», a table of another module"


def _migrations(module: Module, metadata: MetaData) -> Iterator[str]:
    has_tables = any(_is_of(table, module) for table in metadata.tables.values())
    if not has_tables:
        return
    if not (module.migrated.folder / "versions").is_dir():
        yield "it has tables and no migrations"
    elif not module.migrated.head:
        yield "its migrations are empty"


def undeclared_hashes(table: Table) -> Iterator[str]:
    """Yield the columns that look like a hash and do not say whether they name a stored file."""
    for column in table.c:
        if says_nothing(column):
            yield f"{table.name}.{column.name}"


def _hashes(module: Module, metadata: MetaData) -> Iterator[str]:
    for table in metadata.tables.values():
        if _is_of(table, module):
            for name in undeclared_hashes(table):
                yield f"«{name}» is neither a StoredHash nor a Digest: with it nothing is deleted"


def _routes(module: Module, _metadata: MetaData) -> Iterator[str]:
    try:
        app = application([module])
    except UnfitError as error:
        yield str(error)
        return
    for rule in app.url_map.iter_rules():
        if declaration(app, rule.endpoint) is None:
            yield f"the view «{rule.endpoint}» does not say who may see it"
        if _UNTYPED.search(rule.rule):
            yield f"the address {rule.rule} has an id without a type, such as <uuid:…>"


def _permissions(module: Module, _metadata: MetaData) -> Iterator[str]:
    for role in module.roles:
        for permission in role.permissions:
            if not _PERMISSION.fullmatch(permission.value):
                yield f"the permission «{permission.value}» is not module:resource:action"
    for item in module.navigation:
        granted = any(item.permission in role.permissions for role in module.roles)
        if not granted and item.permission.value.startswith(f"{module.name}:"):
            yield f"no role of it grants «{item.permission.value}», which its menu asks for"


def _settings(module: Module, _metadata: MetaData) -> Iterator[str]:
    for name, field in (module.settings.model_fields if module.settings else {}).items():
        if field.is_required():
            yield f"the setting «{name}» has no default: the portal would not start"


def _procedures(module: Module, _metadata: MetaData) -> Iterator[str]:
    parent = _folder(module) / "procedures"
    declared = {procedure.id for procedure in module.procedures}
    for folder in procedure_folders(parent):
        if folder.name not in declared:
            yield f"the procedure «{folder.name}» is in its folder and not in its declaration"
        else:
            yield from (f"{folder.name}: {line}" for line in problems_of(folder))


def _templates(module: Module, _metadata: MetaData) -> Iterator[str]:
    parent = _folder(module) / "templates"
    app = Flask("conformance")
    for path in sorted(parent.rglob("*.html")):
        place = path.relative_to(parent)
        if place.parts[0] != module.name:
            yield f"the template {place} is not under templates/{module.name}/"
        try:
            text = path.read_text(encoding="utf-8")
            app.jinja_env.parse(text)
        except TemplateSyntaxError as error:
            yield f"the template {place} cannot be read: {error.message}"
        else:
            if _INLINE.search(text):
                yield f"the template {place} has a script or style in it, which no browser runs"


def _imports(module: Module, _metadata: MetaData) -> Iterator[str]:
    own = module.package.split(".")[0]
    others = {entry.value.split(":")[0].split(".")[0] for entry in _entries()} - {own}
    for path in sorted(_folder(module).rglob("*.py")):
        for name in _imported(path):
            if name.split(".")[0] in others:
                yield f"{path.name} imports «{name}», another module: ask through a port"


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _inside(module: Module, listed: Collection[str]) -> Iterator[str]:
    used = names_inside(module)
    for name in sorted(used.keys() - set(listed)):
        yield (
            f"{used[name].name} imports «{name}», which is inside munikit and may change without "
            "a word: see the page of public names"
        )
    for name in sorted(set(listed) - used.keys()):
        yield f"it imports «{name}» no more: take it off the list of what is inside"


def names_inside(module: Module) -> dict[str, Path]:
    """Return what a module imports of munikit that is not public, and a file that does."""
    return {name: path for path in _files(module) for name in _names_inside(path)}


def _files(module: Module) -> Iterator[Path]:
    # A migration is written once, and stays as it was.
    files_of_it = sorted(_folder(module).rglob("*.py"))
    return (path for path in files_of_it if path.parent.name != "versions")


def _names_inside(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}:{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (each for each in names if _is_inside(each))


def _is_inside(name: str) -> bool:
    place = name.partition(":")[0]
    return place.split(".")[0] == "munikit" and not place.startswith("munikit.public.")


def _entries() -> Iterable[EntryPoint]:
    return entry_points(group=ENTRY_POINTS)


def _folder(module: Module) -> Path:
    return Path(str(files(module.package)))


def _is_of(table: Table, module: Module) -> bool:
    mappers = [m for m in Base.registry.mappers if m.local_table is table]
    return any(m.class_.__module__.startswith(f"{module.package}.") for m in mappers)


_CHECKS: tuple[Callable[[Module, MetaData], Iterator[str]], ...] = (
    _tables,
    _hashes,
    _migrations,
    _routes,
    _permissions,
    _settings,
    _procedures,
    _templates,
    _imports,
)
