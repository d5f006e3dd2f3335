# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What exists has its entry in the reference, and every link leads somewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.cases import PAPERS
from munikit.cli.commands import all_commands
from munikit.contracts import casework, notification, registrar, treasury
from munikit.contracts.events import Event
from munikit.contracts.ports import Port
from munikit.module import Module
from munikit.procedures import CATALOGUE, Definition
from munikit.settings import Settings

KIT = Path(__file__).parents[2]
REFERENCE = KIT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


def told_by_modules() -> str:
    """Return what modules of the kit say of themselves, in a page in their own folder."""
    return "".join(each.read_text(encoding="utf-8") for each in KIT.glob("modules/*/README.md"))


def settings_keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from settings_keys(kind, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


@pytest.mark.parametrize(
    "key", [k for k in settings_keys(Settings) if k not in ("root", "procedures")]
)
def test_every_setting_is_explained(key: str) -> None:
    assert f"`{key}`" in page("settings")


def test_every_setting_of_a_module_is_explained() -> None:
    tables = {module.name: module.settings for module in discover(CORE)[0] if module.settings}
    keys = [key for name, table in tables.items() for key in settings_keys(table, f"{name}.")]

    # A gateway's table has a page of its own, so that it comes and goes with it.
    said = page("settings") + told_by_modules()
    said += "".join(each.read_text(encoding="utf-8") for each in REFERENCE.glob("gateways/*.md"))

    assert [key for key in keys if f"`{key}`" not in said] == []


def test_every_port_is_explained() -> None:
    ports = [value for module in (treasury, registrar) for value in vars(module).values()]
    names = [port.name for port in (*ports, CATALOGUE, PAPERS) if isinstance(port, Port)]

    assert len(names) == 6
    assert [name for name in names if f"`{name}`" not in page("ports")] == []


def test_every_event_is_explained() -> None:
    values = [
        v for module in (casework, notification, treasury, registrar) for v in vars(module).values()
    ]
    events = {v for v in values if isinstance(v, type) and issubclass(v, Event) and v is not Event}
    told = page("events")

    assert len(events) >= 10
    assert [e.name for e in events if f"`{e.name}`" not in told or e.__name__ not in told] == []


def test_every_command_is_explained() -> None:
    names = {command.name for command in all_commands()}

    told = page("cli") + told_by_modules()

    assert [name for name in names if f"portal {name}" not in told] == []


def test_every_part_of_a_module_is_explained() -> None:
    assert [n for n in Module.__dataclass_fields__ if f"`{n}`" not in page("module")] == []


def procedure_keys(schema: dict[str, object]) -> Iterator[str]:
    properties = schema.get("properties")
    if isinstance(properties, dict):
        yield from properties
    definitions = schema.get("$defs")
    if isinstance(definitions, dict):
        for each in definitions.values():
            yield from procedure_keys(each)


def test_every_key_of_a_procedure_is_explained() -> None:
    keys = set(procedure_keys(Definition.model_json_schema()))

    assert sorted(key for key in keys if f"`{key}`" not in page("procedure")) == []


@pytest.mark.parametrize(
    "document",
    [*KIT.glob("*.md"), *KIT.glob("docs/**/*.md"), *KIT.glob("modules/*/README.md")],
    ids=lambda path: path.name,
)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_changelog_says_what_is_not_released_yet() -> None:
    assert "## Unreleased" in (KIT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_published_schema_of_procedures_is_todays() -> None:
    published = json.loads((REFERENCE / "procedure.schema.json").read_text("utf-8"))

    assert published == Definition.model_json_schema()
