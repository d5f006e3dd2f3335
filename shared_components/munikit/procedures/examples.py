# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Worked cases beside a procedure, where a lawyer and a developer meet; they run as tests."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from math import inf
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.encodings import WRITTEN
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.kernel.words import gettext as _
from munikit.procedures.asking import Part
from munikit.procedures.procedure import Procedure
from munikit.procedures.rules import RulesError
from munikit.settings.wrong_values import toml_words, words_for


def _as_kept(answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers as a case keeps them: TOML has days, a case their text."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in answers.items()}


class Expected(Part):
    """What must come out; what is not named is not compared."""

    eligible: bool | None = None
    pages: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None
    pesos: int | None = None
    due_on: date | None = None


class Example(Part):
    """A worked case: on a day, with one UTM worth so much, these answers give that result.

    ``region`` is for holidays that are not national: ``AP`` or ``NB``.
    """

    title: str
    filed_on: date
    utm: int = Field(gt=0)
    region: str = ""
    answers: Annotated[dict[str, Any], AfterValidator(_as_kept)] = Field(default_factory=dict)
    expected: Expected


def run_examples(folder: Path, procedure: Procedure) -> Iterator[str]:
    """Run the examples of a procedure's folder and yield a line for each one that fails."""
    for file in _files(folder):
        try:
            lines = _differences(_read(file), procedure)
            yield from (f"examples/{file.name}: {line}" for line in lines)
        except ValidationError as error:
            for problem in error.errors():
                place = ".".join(str(step) for step in problem["loc"])
                yield f"examples/{file.name}: {place}: {words_for(problem)}"
        except UnicodeDecodeError:
            yield _("examples/%(name)s: no está en UTF-8; guárdelo así", name=file.name)
        except tomllib.TOMLDecodeError as error:
            yield f"examples/{file.name}: {toml_words(error)}"


def read_examples(folder: Path) -> list[Example]:
    """Return the examples that can be read; `run_examples` says what is wrong with others."""
    found = []
    for file in _files(folder):
        with suppress(tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError):
            found.append(_read(file))
    return found


def _files(folder: Path) -> list[Path]:
    return sorted((folder / "examples").glob("*.toml"))


def _read(file: Path) -> Example:
    return Example.model_validate(tomllib.loads(file.read_text(encoding=WRITTEN)))


def outcome_lines(
    procedure: Procedure, answers: Mapping[str, Any], on: date, utm: Money
) -> Iterator[str]:
    """Yield what these answers lead to, one line each: pages, what is missing, fee, deadline."""
    example = Example(
        title="", filed_on=on, utm=utm.pesos, answers=dict(answers), expected=Expected()
    )
    outcome = _outcome(example, procedure)
    refusal = procedure.refusal(answers)
    yield _("Puede pedirlo: %(value)s", value="no: " + refusal if refusal else _("sí"))
    yield _("Páginas: %(shown)s", shown=_shown(outcome["pages"]))
    yield _("Falta responder: %(shown)s", shown=_shown(outcome["missing"]))
    yield f"Paga: {Money(int(str(outcome['pesos'])))}"
    yield _("Se responde a más tardar: %(due_on)s", due_on=outcome["due_on"])


def _differences(example: Example, procedure: Procedure) -> Iterator[str]:
    asked = {question.id for question in procedure.definition.questions}
    for name in example.answers.keys() - asked:
        yield _(
            "answers: «%(name)s» no es una pregunta de este trámite; revise cómo se escribe",
            name=name,
        )
    try:
        outcome = _outcome(example, procedure)
    except RulesError as error:
        yield f"rules.py: {error}"
        return
    yield from _out_of_bounds(example, procedure)
    for name, value in outcome.items():
        wanted = getattr(example.expected, name)
        if wanted is not None and wanted != value:
            yield _(
                "%(name)s: se esperaba %(shown)s y resultó %(shown2)s",
                name=name,
                shown=_shown(wanted),
                shown2=_shown(value),
            )


def _out_of_bounds(example: Example, procedure: Procedure) -> Iterator[str]:
    """Yield what a box for a number would not have taken."""
    for asked in procedure.questions_for(example.answers):
        given = example.answers.get(asked.id)
        reading = asked.kind.how.reading
        if reading is None or reading.number is None or given is None:
            continue
        least = asked.least or 0
        greatest = inf if asked.greatest is None else asked.greatest
        number = reading.number(given)
        if number is None:
            yield f"answers.{asked.id}: {reading.is_a}; {reading.in_example}"
        elif not least <= number <= greatest:
            limits = (
                _("%(least)s o más", least=least)
                if greatest == inf
                else _("de %(least)s a %(greatest)s", least=least, greatest=greatest)
            )
            yield _(
                "answers.%(id)s: dice %(given)s y debe ser %(limits)s",
                id=asked.id,
                given=given,
                limits=limits,
            )


def _outcome(example: Example, procedure: Procedure) -> dict[str, object]:
    table = UTMTable({f"{example.filed_on:%Y-%m}": Money(example.utm)}, "example")
    fee = procedure.fee(example.filed_on, table, example.answers)
    calendar = BusinessCalendar(example.region or None)
    # What comes in on a day off counts as filed on the next business day (Ley 19.880 art. 25).
    filed = example.filed_on
    if not calendar.is_business_day(filed):
        filed = calendar.next_business_day(filed)
    return {
        "eligible": not procedure.refusal(example.answers),
        "pages": tuple(page.id for page in procedure.pages_for(example.answers)),
        "missing": tuple(page.id for page in procedure.unanswered(example.answers)),
        "pesos": fee.total.pesos if fee else 0,
        "due_on": procedure.due_on(filed, calendar),
    }


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or _("nada")
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    return str(value)
