# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The kit's Jinja extension: it checks the answers and says where the kit is.

Answers are checked in ``__…`` variables of ``cookiecutter.json``, while cookiecutter asks: a
refusal there is one clean line and nothing has been written. A failing hook would print a
traceback, and ``../evil`` would have been created before any hook ran.
"""

import json
import logging
import re
import shlex
from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from cookiecutter.exceptions import FailedHookException
from jinja2 import Environment
from jinja2.ext import Extension

from . import KIT, TEMPLATE, answers, modules
from .answers import RefusedError, shown

P = ParamSpec("P")
T = TypeVar("T")
# Where cookiecutter was called: later it renders in other folders, and `kit` is none there.
_CALLED_IN = Path.cwd()
_MARKS = ("<<", "<%", "<#", "#%")
_BUILDERS = ("hatchling", "rcssmin")


class KitExtension(Extension):
    """Everything `cookiecutter.json` and the template ask of the kit."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        logging.getLogger("cookiecutter.hooks").addFilter(_is_no_traceback_of_a_hook)
        _require_builder()
        self._own = _own_templates()
        environment.globals["kit_root"] = str(KIT)
        environment.globals["kit_version"] = modules.platform().version
        environment.globals["kit_wheels"] = _wheels
        environment.filters.update(
            quoted=quoted,
            source=source,
            suggested_slug=answers.suggested_slug,
            suggested_email=answers.suggested_email,
            check_commune=_refusing(_commune),
            check_slug=_refusing(answers.slug),
            check_address=_refusing(answers.address),
            check_email=_refusing(answers.email),
            check_colour=_refusing(answers.colour),
            check_modules=_refusing(_modules),
            check_charging=_refusing(answers.charging),
            check_sample_data=_refusing(answers.sample_data),
        )

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Refuse an answer that is a template: cookiecutter renders those of its command line."""
        del filename  # Jinja's signature.
        is_template = any(mark in source for mark in _MARKS)
        if name is None and is_template and source not in self._own:
            raise FailedHookException(
                f"{shown(source)} tiene signos que no se aceptan: quite << <% <# o #%."
            )
        return source


def _require_builder() -> None:
    """Refuse to begin without what builds the wheels."""
    for name in _BUILDERS:
        if find_spec(name) is None:
            lock = shlex.quote(str(KIT / "hooks" / "requirements.lock"))
            raise FailedHookException(
                f"Falta {name} en el Python de cookiecutter. Instálelo con: "
                f"python -m pip install --require-hashes -r {lock}"
            )


def quoted(value: object) -> str:
    """Write a value as JSON that TOML and YAML read alike.

    An escaped surrogate pair would be refused by TOML, so characters stay as they are;
    the checks have refused what may not stand in a file.
    """
    return json.dumps(value, ensure_ascii=False)


def source(template: str) -> str:
    """Return where the kit came from, for the portal's memory: without a password in it."""
    is_address = ":" in template or template.endswith(".zip")
    if not is_address or (_CALLED_IN / template).is_dir():
        return str(KIT)
    return re.sub(r"://[^/@]*@", "://", template)


def _refusing(check: Callable[P, T]) -> Callable[P, T]:
    @wraps(check)
    def filter_(*given: P.args, **named: P.kwargs) -> T:
        try:
            return check(*given, **named)
        except RefusedError as error:
            raise FailedHookException(str(error)) from error

    return filter_


def _commune(answer: str, part: str) -> str:
    found = answers.commune(answer)
    return {
        "name": answers.municipality_name(answer),
        "commune": found.name,
        "cut": found.cut,
        "region": found.region,
        "folio_prefix": answers.folio_prefix(found.name),
    }[part]


def _modules(answer: str) -> str:
    return ",".join(modules.chosen(answer))


def _wheels(names: str) -> dict[str, str]:
    parts = modules.parts(names.split(","))
    return {part.distribution: part.wheel for part in parts}


def _own_templates() -> frozenset[str]:
    questions: dict[str, Any] = json.loads((KIT / "cookiecutter.json").read_text(encoding="utf-8"))
    texts = {text for text in questions.values() if isinstance(text, str)}
    hooks = {path.read_text(encoding="utf-8") for path in (KIT / "hooks").glob("*.py")}
    return frozenset({TEMPLATE.name, *texts, *hooks})


def _is_no_traceback_of_a_hook(record: logging.LogRecord) -> bool:
    """Drop the traceback cookiecutter logs: the hook has already said what went wrong."""
    return not record.getMessage().startswith("Stopping generation because")
