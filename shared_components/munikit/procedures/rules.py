# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``rules.py`` of a procedure: what TOML cannot say, in one or two small functions.

``fee(answers, on)`` returns a `UTM` or a `Money`, or a list of them with their concepts.
``eligible(answers)`` returns nothing, or why the person cannot ask for it and what to do instead.
Both see answers that may not be complete yet, and must not fail for it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from munikit.kernel.money import UTM, Money
from munikit.kernel.words import gettext as _

Amount = UTM | Money
FeeRule = Callable[[Mapping[str, Any], date], Amount | Sequence[tuple[str, Amount]]]
EligibleRule = Callable[[Mapping[str, Any]], str | None]


class RulesError(Exception):
    """``rules.py`` cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Rules:
    fee: FeeRule | None = None
    eligible: EligibleRule | None = None


@cache
def read_rules(source: str) -> Rules:
    """Return the functions a ``rules.py`` defines.

    The source is part of the procedure's version, so an old case keeps its old rule. It runs with
    the portal's own rights: whoever may write it, or the table of versions, is trusted with them.

    Raises:
        RulesError: it does not run, or defines neither function.
    """
    namespace: dict[str, Any] = {"__name__": "rules"}
    try:
        code = compile(source, "rules.py", "exec")
    except SyntaxError as error:
        raise RulesError(
            _("línea %(lineno)s: no es Python válido; revise la línea", lineno=error.lineno)
        ) from error
    except ValueError as error:
        raise RulesError(_("tiene caracteres que no son texto; guárdelo de nuevo")) from error
    with _blaming(_("falla al cargarse")):
        exec(code, namespace)  # noqa: S102 - the procedure's own code, see above.
    found = Rules(namespace.get("fee"), namespace.get("eligible"))
    if found == Rules():
        raise RulesError(
            _("no define fee(answers, on) ni eligible(answers); escriba una o bórrelo")
        )
    return found


def amounts_by(
    rule: FeeRule, answers: Mapping[str, Any], on: date, *, concept: str
) -> list[tuple[str, Amount]]:
    """Return the lines of a computed fee; an amount alone is a line with the fee's own concept.

    Raises:
        RulesError: the rule failed, or returned something else.
    """
    with _blaming("fee falla"):
        found = rule(answers, on)
    lines = [(concept, found)] if isinstance(found, UTM | Money) else found
    if not isinstance(lines, list | tuple) or not all(_is_line(line) for line in lines):
        raise RulesError(_("fee debe devolver UTM, Money o una lista de (concepto, UTM o Money)"))
    return list(lines)


def refusal_by(rule: EligibleRule, answers: Mapping[str, Any]) -> str:
    """Return why a person may not ask, or nothing.

    Raises:
        RulesError: the rule failed, or returned something else.
    """
    with _blaming("eligible falla"):
        found = rule(answers)
    if found is not None and not isinstance(found, str):
        raise RulesError(_("eligible debe devolver un texto que diga por qué no, o nada"))
    return found or ""


def _is_line(line: object) -> bool:
    return (
        isinstance(line, tuple)
        and len(line) == 2  # noqa: PLR2004 - a pair.
        and isinstance(line[0], str)
        and isinstance(line[1], UTM | Money)
    )


@contextmanager
def _blaming(what: str) -> Iterator[None]:
    try:
        yield
    except (Exception, SystemExit) as error:
        # It runs code that is not the kit's: whatever that raises is for its writer to read.
        raise RulesError(f"{what}: {type(error).__name__}: {error}") from error
