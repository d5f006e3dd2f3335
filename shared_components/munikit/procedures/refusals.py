# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is wrong in a ``procedure.toml``, in words for the person who writes it."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures.definition import Definition
from munikit.settings.wrong_values import words_for

_PLAIN = {
    "missing": _l("falta; escríbalo"),
    "string_pattern_mismatch": (
        _l("empiece con una letra y use solo minúsculas sin acentos, números y _ (2 a 41)")
    ),
    "string_too_short": _l("está vacío; escriba el texto"),
    "string_too_long": _l("es muy largo; el máximo son {max_length} caracteres"),
    "string_type": _l("debe ser un texto entre comillas"),
    "bool_type": _l("debe ser true o false, sin comillas"),
    "bool_parsing": _l("debe ser true o false, sin comillas"),
    "int_type": _l("debe ser un número entero, sin comillas"),
    "int_parsing": _l("debe ser un número entero, sin comillas"),
    "int_from_float": _l("debe ser un número entero, sin decimales"),
    "decimal_type": _l('debe ser un número, como "0.5"'),
    "decimal_parsing": _l('debe ser un número con punto decimal, como "0.5"'),
    "greater_than": _l("debe ser mayor que {gt}"),
    "less_than_equal": _l("debe ser {le} o menos"),
    "too_short": _l("necesita al menos uno; agréguelo"),
    "tuple_type": _l("debe ser una lista entre corchetes [ ]"),
    "model_type": _l("debe ser una tabla, como [nombre] o {{ clave = valor }}"),
    "enum": _l("no es uno de los valores que se pueden usar: {expected}"),
}


def in_spanish(error: ValidationError, content: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each problem: the file, the key and what to write instead."""
    problems = error.errors()
    for problem in problems:
        if _is_echo(problem, problems):
            continue
        place = _place(problem["loc"], content)
        for line in _words(problem["type"], problem).splitlines():
            yield f"procedure.toml: {place}: {line}" if place else f"procedure.toml: {line}"


def _is_echo(problem: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether a list is called empty only because what it holds is wrong."""
    loc = problem["loc"]
    return problem["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in problems
    )


def _words(kind: str, problem: Mapping[str, Any]) -> str:
    if kind == "extra_forbidden":
        return _misspelt(str(problem["loc"][-1]))
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    text = _PLAIN.get(kind)
    if text is None:
        return words_for(problem)
    values = dict(problem.get("ctx", {}))
    values["expected"] = str(values.get("expected", "")).replace(" or ", ", ").replace("'", "")
    return text.format(**values)


def _misspelt(key: str) -> str:
    close = get_close_matches(key, sorted(_known_keys(Definition)), n=1, cutoff=0.7)
    way_out = (
        _("¿quiso escribir %(close)s?", close=close[0])
        if close
        else _("quítela o revise cómo se escribe")
    )
    return _("esta clave no existe; %(way_out)s", way_out=way_out)


def _known_keys(model: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                keys |= _known_keys(part)
    return keys


def _place(loc: tuple[int | str, ...], content: Mapping[str, Any]) -> str:
    """Return a key as its writer knows it: the id of a page or a question, not its number."""
    parts: list[str] = []
    here: Any = content
    for step in loc:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        named = isinstance(step, int) and isinstance(here, Mapping) and "id" in here
        parts.append(str(here["id"]) if named else _counted(step))
    return ".".join(part for part in parts if part != "questions")


def _counted(step: int | str) -> str:
    # People count from one.
    return str(step + 1) if isinstance(step, int) else step
