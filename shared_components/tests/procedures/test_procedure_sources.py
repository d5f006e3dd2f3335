# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``rules.py`` and ``document.html`` are read with the procedure, not when somebody needs them."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from munikit.procedures import ProcedureError, load_procedure
from munikit.procedures.folder import PAPER_NAMES

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def fee(answers, on:\n", "rules.py: línea 1: no es Python válido; revise la línea"),
        ("1 / 0\n", "rules.py: falla al cargarse: ZeroDivisionError: division by zero"),
        (
            "RATE = 1\n",
            "rules.py: no define fee(answers, on) ni eligible(answers); escriba una o bórrelo",
        ),
        (
            "def fee(answers, on):\n    return None\n",
            "procedure.toml: cost: rules.py define fee; escriba rules = true en [cost]",
        ),
    ],
    ids=["no Python", "raises", "no rule", "a fee nobody asks for"],
)
def test_rules_that_cannot_be_used_are_refused(
    write_procedure: Write, source: str, said: str
) -> None:
    folder = write_procedure(rules_py=source)

    with pytest.raises(ProcedureError) as error:
        load_procedure(folder)

    assert error.value.problems == [said]


def test_a_paper_with_a_broken_tag_is_refused(write_procedure: Write) -> None:
    folder = write_procedure(document_html="<p>{{ holder </p>")

    with pytest.raises(ProcedureError, match=r"document\.html: línea 1: "):
        load_procedure(folder)


def test_a_paper_prints_only_what_there_is(write_procedure: Write) -> None:
    folder = write_procedure(document_html="<p>{{ holder }}, {{ holder_rut }}</p>")

    with pytest.raises(ProcedureError, match=r"document\.html: «holder_rut» no existe; use uno de"):
        load_procedure(folder)


def test_the_usual_paper_prints_only_what_there_is() -> None:
    source = (files("munikit.printing") / "papers" / "paper.html").read_text(encoding="utf-8")

    assert meta.find_undeclared_variables(Environment(autoescape=True).parse(source)) <= PAPER_NAMES
