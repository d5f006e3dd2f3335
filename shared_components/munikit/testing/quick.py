# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a process of tests need not pay for again at each portal it makes.

No rule is another one: a password is hashed by the same function with less work, a template is
compiled once for as many applications as show it, and SQLite writes the same without waiting for
the disk. The processes that tests start know nothing of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

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


@contextmanager
def quick() -> Iterator[None]:
    """Make portals quick in this process until the end of the block."""
    pragmas = (*engine._SQLITE_PRAGMAS, "PRAGMA synchronous=OFF")  # noqa: SLF001 - of the kit.
    light = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_SQLITE_PRAGMAS", pragmas)
        patch.setattr(passwords, "_hasher", light)
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": CompiledTemplates()})
        yield
