# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The person who acts, as services see them, and the roles a module declares."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from munikit.kernel.errors import ForbiddenError
from munikit.kernel.rut import RUT
from munikit.kernel.words import gettext as _


@dataclass(frozen=True)
class Actor:
    """A signed-in person with the permissions of all their roles."""

    id: UUID
    name: str
    run: RUT | None
    permissions: frozenset[str]

    @property
    def is_official(self) -> bool:
        return bool(self.permissions)

    def can(self, permission: StrEnum) -> bool:
        return permission.value in self.permissions


@dataclass(frozen=True)
class Role:
    """A set of permissions with a name people know. ``name`` is stored with each grant."""

    name: str
    title: str
    permissions: frozenset[StrEnum]


def allow(by: Actor, permission: StrEnum) -> None:
    """Refuse whoever lacks a permission.

    Raises:
        ForbiddenError: none of the person's roles includes it.
    """
    if not by.can(permission):
        raise ForbiddenError(_("Esta página es de otra persona o de otra unidad."))


def permissions_of(names: Iterable[str], roles: Iterable[Role]) -> frozenset[str]:
    """Return the permissions of the roles named; a role that no module declares gives none."""
    wanted = set(names)
    return frozenset(p.value for role in roles if role.name in wanted for p in role.permissions)
