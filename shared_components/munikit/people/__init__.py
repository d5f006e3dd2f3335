# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""People: residents, officials, their logins and their sessions."""

from munikit.people.models import LoginSession, Person, RoleGrant
from munikit.people.services import (
    create_official,
    disable,
    enrol,
    find_person,
    grant_role,
    officials,
    revoke_role,
    set_contact,
    upsert_resident,
)
from munikit.people.web import register

__all__ = [
    "LoginSession",
    "Person",
    "RoleGrant",
    "create_official",
    "disable",
    "enrol",
    "find_person",
    "grant_role",
    "officials",
    "register",
    "revoke_role",
    "set_contact",
    "upsert_resident",
]
