# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``rules.py`` of a procedure: what TOML cannot say, in one or two small functions.

``fee(answers, on)`` returns a `UTM` or a `Money`, or a list of them with their concepts.
``eligible(answers)`` returns nothing, or why the person cannot ask for it and what to do instead.
Both see answers that may not be complete yet, and must not fail for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from munikit.kernel.money import UTM, Money

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
        exec(compile(source, "rules.py", "exec"), namespace)  # noqa: S102 - the procedure's own code, see above.
    except SyntaxError as error:
        raise RulesError(f"línea {error.lineno}: no es Python válido; revise la línea") from error
    except Exception as error:
        # Whatever it raises is for its writer to read.
        raise RulesError(f"falla al cargarse: {type(error).__name__}: {error}") from error
    found = Rules(namespace.get("fee"), namespace.get("eligible"))
    if found == Rules():
        raise RulesError("no define fee(answers, on) ni eligible(answers); escriba una o bórrelo")
    return found
