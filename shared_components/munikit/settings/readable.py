# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can be read of settings that have mistakes, so that all else is judged in the same go.

What is wrong is left out. Its default may be what the person did not mean, so there are as many
versions as the values it could have: only what holds in every one of them may be said.
"""

import secrets
from collections.abc import Iterator, Mapping
from copy import deepcopy
from enum import Enum
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

M = TypeVar("M", bound=BaseModel)
Place = tuple[str, ...]
# Where a key without a default is wrong or missing: nothing that anybody would complain of.
_FILLING: dict[Place, Any] = {
    ("kit",): {},
    ("kit", "version"): "0",
    ("municipality",): {},
    ("municipality", "name"): "·",
    ("municipality", "commune"): "·",
    ("municipality", "cut"): "00000",
    ("municipality", "region"): "·",
    ("municipality", "folio_prefix"): "XX",
    ("site",): {},
    ("site", "url"): "https://www.gob.cl",
    ("site", "email"): "oirs@gob.cl",
}
_MOST_ROUNDS = 20


def readable(model: type[M], data: Mapping[str, Any]) -> list[M]:
    """Return the settings without what is wrong in them, once for each thing it could mean."""
    kept = deepcopy(dict(data))
    left_out = set[Place]()
    settings = _read(model, kept, left_out)
    if settings is None:
        return []
    found = [settings]
    for place, value in _meanings(model, left_out):
        version = deepcopy(kept)
        _put(version, place, value)
        other = _read(model, version, set())
        found += [other] if other else []
    return found


def _read(model: type[M], data: dict[str, Any], left_out: set[Place]) -> M | None:
    """Read the data, taking out of it what is wrong until nothing is."""
    for _round in range(_MOST_ROUNDS):
        try:
            return model(**data)
        except ValidationError as error:
            for problem in error.errors():
                place = _place(problem["loc"])
                if problem["type"] == "missing" or not _take_out(data, place):
                    _put(data, place, _filling(place))
                else:
                    left_out.add(place)
    return None


def _place(loc: tuple[int | str, ...]) -> Place:
    """Return the key of a problem; of one in a list, the list."""
    names: list[str] = []
    for part in loc:
        if isinstance(part, int):
            break
        names.append(part)
    return tuple(names)


def _filling(place: Place) -> object:
    return secrets.token_urlsafe(48) if place == ("secret_key",) else _FILLING.get(place)


def _take_out(data: dict[str, Any], place: Place) -> bool:
    *above, key = place
    table: object = data
    for name in above:
        table = table.get(name) if isinstance(table, dict) else None
    if not isinstance(table, dict) or key not in table:
        return False
    del table[key]
    return True


def _put(data: dict[str, Any], place: Place, value: object) -> None:
    *above, key = place
    table = data
    for name in above:
        table = table.setdefault(name, {})
    table[key] = value


def _meanings(model: type[BaseModel], places: set[Place]) -> Iterator[tuple[Place, object]]:
    for place in sorted(places):
        table: type[BaseModel] | None = model
        field: FieldInfo | None = None
        for name in place:
            field = table.model_fields.get(name) if table else None
            table = _table(field.annotation) if field else None
        if field is not None:
            yield from _values(place, field.annotation)


def _values(place: Place, kind: object) -> Iterator[tuple[Place, object]]:
    """Yield what a key could say that changes what a portal is."""
    table = _table(kind)
    if table is not None:
        for name, field in table.model_fields.items():
            yield from _values((*place, name), field.annotation)
    elif kind is bool:
        yield from ((place, value) for value in (True, False))
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from ((place, each.value) for each in kind)


def _table(kind: object) -> type[BaseModel] | None:
    kinds = (kind, *get_args(kind))
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)
