# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is wrong in the settings: in which file, which key, what it says and what to write."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from dotenv import dotenv_values
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.settings.wrong_values import shown, words_for

PREFIX = "PORTAL_"
NESTED = "__"
# Not settings: where the command looks for the portal.
_OTHERS = frozenset({"PORTAL_ROOT"})
CLOSE = 0.7
_NO_VARIABLE = _l(".env, %(upper)s: esta variable no existe; %(way_out)s")
_NO_SUCH_TABLE = _l(
    "%(place)s: esta tabla no existe; ¿quiso escribir %(close)s? Si es de un módulo que ya no "
    "está, bórrela"
)
_NO_TABLE = _l("%(place)s: esta tabla no existe; quítela o revise cómo se escribe.")
_NO_SUCH_KEY = _l("%(place)s: esta clave no existe; ¿quiso escribir %(close)s?")
_NO_KEY = _l("%(place)s: esta clave no existe; quítela o revise cómo se escribe.%(there)s")


class SettingsWords:
    """Tells problems of the settings of one portal, whose tables are those of ``model``."""

    def __init__(self, model: type[BaseModel], root: Path) -> None:
        self._model = model
        kept = dotenv_values(root / ".env") if (root / ".env").is_file() else {}
        self._env_file = {name.upper(): value for name, value in kept.items()}
        self._environment = {name.upper(): value for name, value in os.environ.items()}

    def by_table(self, error: ValidationError) -> dict[str, list[str]]:
        """Return a line for each problem, by the table it is in."""
        found: dict[str, list[str]] = {}
        for problem in error.errors():
            loc = tuple(str(part) if isinstance(part, str) else part for part in problem["loc"])
            unknown = problem["type"] == "extra_forbidden"
            line = self._unknown(loc, problem) if unknown else self._wrong(loc, problem)
            found.setdefault(str(loc[0]) if loc else "", []).append(line)
        return found

    def misspelt_variables(self) -> Iterator[str]:
        """Yield a line for each variable that is nearly a setting: pydantic passes over it."""
        known = [PREFIX + name.upper() for name in self._model.model_fields]
        for name in self._environment:
            table = name.split(NESTED)[0]
            if not name.startswith(PREFIX) or table in known or name in _OTHERS:
                continue
            close = get_close_matches(table, known, n=1, cutoff=0.85)
            if close:
                meant = name.replace(table, close[0], 1)
                yield _(
                    "variable de entorno %(name)s: no existe; ¿quiso escribir %(meant)s?",
                    name=name,
                    meant=meant,
                )

    def _unknown(self, loc: tuple[int | str, ...], problem: Mapping[str, Any]) -> str:
        name = str(loc[0])
        if len(loc) == 1 and name.upper() in self._env_file:
            known = [PREFIX + each.upper() for each in self._model.model_fields]
            close = get_close_matches(name.upper(), known, n=1, cutoff=CLOSE)
            way_out = (
                _("¿quiso escribir %(close)s?", close=close[0])
                if close
                else _("quítela: no es de este portal")
            )
            return _NO_VARIABLE % {"upper": name.upper(), "way_out": way_out}
        is_table = isinstance(problem["input"], dict)
        place = self._place(loc, is_table=is_table)
        model, _rest = self._model_at(loc[:-1])
        names = list(model.model_fields) if model else []
        close = get_close_matches(str(loc[-1]), names, n=1, cutoff=CLOSE)
        if close and len(loc) == 1:
            return _NO_SUCH_TABLE % {"place": place, "close": close[0]}
        if is_table and len(loc) == 1:
            return _NO_TABLE % {"place": place}
        if close:
            return _NO_SUCH_KEY % {"place": place, "close": close[0]}
        there = _(" Aquí van: %(names)s.", names=", ".join(names)) if names and len(loc) > 1 else ""
        return _NO_KEY % {"place": place, "there": there}

    def _wrong(self, loc: tuple[int | str, ...], problem: Mapping[str, Any]) -> str:
        _rest, field = self._model_at(loc)
        value = problem["input"]
        told = isinstance(value, str | int | float) and not _is_secret(field)
        says = f" (dice {shown(value)})" if told and problem["type"] != "missing" else ""
        shape = field.description if field and field.description else ""
        place = self._place(loc, is_table=self._is_table(loc, problem))
        return f"{place}: {words_for(problem, shape)}{says}"

    def _is_table(self, loc: tuple[int | str, ...], problem: Mapping[str, Any]) -> bool:
        """Say whether a problem is of a whole table, which a file writes within brackets."""
        if problem["type"] == "missing":
            # What is lacking was not written: the model says what it would be.
            return self._model_at(loc)[0] not in (None, self._model_at(loc[:-1])[0])
        return isinstance(problem["input"], dict | BaseModel)

    def _place(self, loc: tuple[int | str, ...], *, is_table: bool) -> str:
        """Return the file and the key or the table, or the variable that overrides it."""
        names = [part for part in loc if isinstance(part, str)]
        for count in range(len(names), 0, -1):
            variable = PREFIX + NESTED.join(names[:count]).upper()
            if variable in self._environment:
                return _("variable de entorno %(variable)s", variable=variable)
            if variable in self._env_file:
                return f".env, {variable}"
        if names[:1] in (["secret_key"], ["secret_key_fallbacks"]):
            return f".env, {PREFIX}{names[0].upper()}"
        parts = [str(part + 1) if isinstance(part, int) else part for part in loc]
        if is_table:
            return f"portal.toml, [{'.'.join(parts)}]"
        *table, key = parts
        return f"portal.toml, [{'.'.join(table)}] {key}" if table else f"portal.toml, {key}"

    def _model_at(
        self, loc: tuple[int | str, ...]
    ) -> tuple[type[BaseModel] | None, FieldInfo | None]:
        """Return the table and the field at a place, as far as they are known."""
        model: type[BaseModel] | None = self._model
        field: FieldInfo | None = None
        for part in loc:
            fields = model.model_fields if model else {}
            if isinstance(part, str) and part in fields:
                field = fields[part]
                model = next(_models_in(field.annotation), None)
        return model, field


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any annotation.
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part


def _is_secret(field: FieldInfo | None) -> bool:
    if field is None:
        return False
    return SecretStr in (field.annotation, *get_args(field.annotation))
