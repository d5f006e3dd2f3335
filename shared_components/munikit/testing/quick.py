# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a process of tests need not pay for again at each portal it makes.

No rule is another one: a password is hashed by the same function with less work, a template and a
rule of addresses are compiled once for as many applications as have them, and SQLite writes the
same without waiting for the disk. The processes that tests start know nothing of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from munikit.db import engine
from munikit.people import passwords


class CompiledTemplates(BytecodeCache):
    """Templates as this process compiled them; another source, or dialect, is another template."""

    def __init__(self) -> None:
        self._kept: dict[str, CodeType] = {}

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        dialect = f"{environment.autoescape} {sorted(environment.extensions)}"
        return super().get_bucket(environment, f"{name} {dialect}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key + bucket.checksum] = bucket.code


def compiling_once(compile_builder: Callable[..., Any]) -> Callable[..., Any]:
    """Return what makes of a rule of Flask's the function that builds its addresses.

    That function is written out and compiled from the rule's parts alone, twice for each of some
    three hundred rules of every application: half of what an application costs.
    """
    kept: dict[object, Any] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - Werkzeug's own signature.
        if rule.defaults:  # Their values are written into the function.
            return compile_builder(rule, append_unknown)
        parts = (rule.rule, *rule._trace, append_unknown)  # noqa: SLF001 - as Werkzeug reads them.
        if parts not in kept:
            kept[parts] = compile_builder(rule, append_unknown)
        return kept[parts]

    return compile_once


@contextmanager
def quick() -> Iterator[None]:
    """Make portals quick in this process until the end of the block."""
    pragmas = (*engine._SQLITE_PRAGMAS, "PRAGMA synchronous=OFF")  # noqa: SLF001 - of the kit.
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_SQLITE_PRAGMAS", pragmas)
        patch.setattr(passwords, "_hasher", light)
        patch.setattr(Rule, "_compile_builder", compiling_once(Rule._compile_builder))  # noqa: SLF001 - as above.
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": CompiledTemplates()})
        yield
