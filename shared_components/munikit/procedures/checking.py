# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""All that is asked of a procedure's folder, said in one place before any test says it.

Every folder keeps what the law and its examples ask; one that a module ships, or that is to be
shared, also what every municipality that takes it relies on (``docs/how-to/add-a-procedure.md``).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.definition import Definition
from munikit.procedures.examples import read_examples, run_examples
from munikit.procedures.folder import ProcedureError, load_procedure
from munikit.procedures.procedure import Procedure

LEAST_EXAMPLES = 2
MOST_WORDS = 25
_MOST_LINES = {"rules.py": 350, "document.html": 120}
_MOST_FUNCTION_LINES = 25
_MOST_COLUMNS = {"rules.py": 100, "document.html": 140}
_TOO_LONG = _l("%(name)s: tiene %(count)s líneas; el máximo son %(most)s")
_LONG_LINE = _l("%(name)s: línea %(n)s: pasa de %(most_columns)s caracteres")


def problems_of(folder: Path, *, shared: bool = False) -> list[str]:
    """Return what is wrong with a procedure's folder, its examples included.

    ``shared``: it is to be shipped, as every folder in a module's package is.
    """
    try:
        loaded = load_procedure(folder)
    except ProcedureError as error:
        return error.problems
    if not list((folder / "examples").glob("*.toml")):
        return [_("examples/: falta al menos un caso resuelto; escriba uno")]
    found = [*_unreachable(loaded.definition), *run_examples(folder, loaded)]
    if shared or is_shipped(folder):
        found += sharing_problems(folder, loaded)
    return found


def is_shipped(folder: Path) -> bool:
    """Say whether a folder is in a module's package."""
    return (folder.resolve().parent.parent / "__init__.py").is_file()


def sharing_problems(folder: Path, procedure: Procedure) -> Iterator[str]:
    """Yield what keeps a folder that passes its check from being shipped by a module."""
    definition = procedure.definition
    if definition.draft:
        yield _("procedure.toml: draft: quítelo; lo que trae un módulo se ofrece desde el comienzo")
    yield from _uncovered(folder, procedure)
    yield from _sample_amount(definition)
    yield from _long_sentences(definition)
    for name in _MOST_LINES:
        yield from _shape(folder / name)


def _unreachable(definition: Definition) -> Iterator[str]:
    """Complain of a request without the means to be notified (Ley 19.880 art. 30 a)."""
    if not definition.asks_for_email:
        yield (
            _(
                'procedure.toml: pages: falta la pregunta con id = "email", kind = '
                '"email" y required; agréguela: ahí se avisa a la persona (Ley 19.880, '
                "artículo 30 letra a)"
            )
        )


def _uncovered(folder: Path, procedure: Procedure) -> Iterator[str]:
    """Yield what no example shows, so that nobody would notice when it changes."""
    answers = [each.answers for each in read_examples(folder)]
    if len(answers) < LEAST_EXAMPLES:
        yield _(
            "examples/: hay %(count)s; escriba al menos %(least_examples)s casos resueltos",
            count=len(answers),
            least_examples=LEAST_EXAMPLES,
        )
    if not any(not procedure.unanswered(each) for each in answers):
        yield _("examples/: ninguno responde todo; escriba uno sin nada en missing")
    shown = [{question.id for question in procedure.questions_for(each)} for each in answers]
    for name in sorted(procedure.definition.conditional):
        times = sum(name in each for each in shown)
        if times in (0, len(shown)):
            way = "ninguno muestra" if times == 0 else "todos muestran"
            yield _(
                "examples/: %(way)s la pregunta «%(name)s», que es condicional; escriba "
                "el otro caso",
                way=way,
                name=name,
            )


def _sample_amount(definition: Definition) -> Iterator[str]:
    """An amount is some ordinance's: whoever takes the folder must read that it is not theirs."""
    cost = definition.cost
    if cost is None or cost.local or "ejemplo" in cost.basis.note.casefold():
        return
    if cost.table and not any(rate.utm or rate.pesos for rate in cost.table):
        return
    yield (
        _(
            "procedure.toml: cost.basis.note: diga que el valor es un ejemplo, como "
            "«Valor de ejemplo: confírmelo en su ordenanza.»; o escriba local = true en "
            "[cost], sin valor"
        )
    )


def _long_sentences(definition: Definition) -> Iterator[str]:
    review = definition.review
    texts = {"summary": definition.summary, "who_can": definition.who_can}
    texts |= {f"not_asked.{n}": text for n, text in enumerate(definition.not_asked, 1)}
    texts |= {f"{each.id}.help": each.help for each in definition.questions}
    texts |= {f"review.requests.{n}": text for n, text in enumerate(review.requests, 1)}
    texts |= {f"review.reasons.{each.id}": each.text for each in review.reasons}
    for place, text in texts.items():
        longest = max(len(sentence.split()) for sentence in text.split(". "))
        if longest > MOST_WORDS:
            yield _(
                "procedure.toml: %(place)s: una frase tiene %(longest)s palabras; use "
                "%(most_words)s",
                place=place,
                longest=longest,
                most_words=MOST_WORDS,
            )
    for question in definition.questions:
        if question.required and not question.required[0].isupper():
            yield _("procedure.toml: %(id)s.required: empiece con mayúscula", id=question.id)


def _shape(file: Path) -> Iterator[str]:
    if not file.is_file():
        return
    source = file.read_text(encoding="utf-8")
    lines = source.splitlines()
    most = _MOST_LINES[file.name]
    if len(lines) > most:
        yield _TOO_LONG % {"name": file.name, "count": len(lines), "most": most}
    for number, line in enumerate(lines, 1):
        if len(line) > _MOST_COLUMNS[file.name]:
            yield _LONG_LINE % {
                "name": file.name,
                "n": number,
                "most_columns": _MOST_COLUMNS[file.name],
            }
    for node in ast.walk(ast.parse(source)) if file.suffix == ".py" else ():
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > _MOST_FUNCTION_LINES:
                yield _(
                    "%(name)s: %(name2)s tiene %(length)s líneas; el máximo son 25",
                    name=file.name,
                    name2=node.name,
                    length=length,
                )
