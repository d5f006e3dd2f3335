# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Worked cases beside a procedure, where a lawyer and a developer meet; they run as tests."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures.asking import Part
from munikit.procedures.procedure import Procedure


class Expected(Part):
    """What must come out; what is not named is not compared."""

    pages: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None
    pesos: int | None = None
    due_on: date | None = None


class Example(Part):
    """A worked case: on a day, with one UTM worth so much, these answers give that result."""

    title: str
    filed_on: date
    utm: int
    answers: dict[str, Any] = Field(default_factory=dict)
    expected: Expected


def run_examples(folder: Path, procedure: Procedure) -> Iterator[str]:
    """Run the examples of a procedure's folder and yield a line for each one that fails."""
    for file in sorted((folder / "examples").glob("*.toml")):
        try:
            example = Example.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            yield f"{file.name}: no se puede leer: {error}"
            continue
        yield from (f"{file.name}: {line}" for line in _differences(example, procedure))


def _differences(example: Example, procedure: Procedure) -> Iterator[str]:
    table = UTMTable({f"{example.filed_on:%Y-%m}": Money(example.utm)}, "example")
    fee = procedure.fee(example.filed_on, table)
    found = {
        "pages": tuple(page.id for page in procedure.pages_for(example.answers)),
        "missing": tuple(page.id for page in procedure.unanswered(example.answers)),
        "pesos": fee.total.pesos if fee else 0,
        "due_on": procedure.due_on(example.filed_on, BusinessCalendar()),
    }
    for name, value in found.items():
        wanted = getattr(example.expected, name)
        if wanted is not None and wanted != value:
            yield f"{name}: se esperaba {wanted} y resultó {value}"
