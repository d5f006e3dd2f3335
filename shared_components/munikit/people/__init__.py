# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""People: residents, officials, their logins and their sessions."""

from munikit.people.interest import Interest, Party, interest_of, refuse_own, runs_of
from munikit.people.models import LoginSession, Person, RoleGrant
from munikit.people.services import (
    confirm_name,
    create_official,
    disable,
    enrol,
    find_person,
    goes_by,
    grant_role,
    keep_contact,
    officials,
    revoke_role,
    set_official_run,
    upsert_resident,
)
from munikit.people.usage import Counted, TooMuchError, Usage, count_use

__all__ = [
    "Counted",
    "Interest",
    "LoginSession",
    "Party",
    "Person",
    "RoleGrant",
    "TooMuchError",
    "Usage",
    "confirm_name",
    "count_use",
    "create_official",
    "disable",
    "enrol",
    "find_person",
    "goes_by",
    "grant_role",
    "interest_of",
    "keep_contact",
    "officials",
    "refuse_own",
    "revoke_role",
    "runs_of",
    "set_official_run",
    "upsert_resident",
]
