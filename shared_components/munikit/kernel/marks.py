# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Marks of values: whether a thing is still what a page was made from."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

_LENGTH = 12


def mark(value: Any) -> str:  # noqa: ANN401 - a JSON value.
    """Return the mark of a value; all that says nothing has the same one."""
    plain = None if value in (None, "", []) else value
    text = json.dumps(plain, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def write_marks(values: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return the marks of some values as one line, for a page to bring back."""
    return " ".join(f"{name}:{mark(values.get(name))}" for name in names)


def read_marks(line: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in line.split())
    return {name: found for name, _, found in pairs}
