# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""People for the tests of a module: somebody with a RUN, somebody with roles."""

from collections.abc import Sequence

from munikit.access import Actor
from munikit.app import Portal
from munikit.kernel.rut import RUT
from munikit.people import create_official, upsert_resident

_PASSWORD = "tres gatos en la costanera"  # noqa: S105 - of nobody.


def make_resident(portal: Portal, run: str) -> Actor:
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.parse(run), "Rosa", "Huenchumilla")
        return Actor(person.id, person.full_name, person.run, frozenset())


def make_official(portal: Portal, roles: Sequence[str]) -> Actor:
    """Make an account for whoever has the roles; one of the same roles is another person's.

    Raises:
        KeyError: no installed module declares a role of that name.
    """
    known = {role.name: role for module in portal.modules for role in module.roles}
    granted = frozenset().union(*(known[name].permissions for name in roles))
    with portal.database.transaction() as session:
        person = create_official(
            session,
            email=f"{'.'.join(roles) or 'nobody'}@municipio.example",
            name=("Marta", "Rivas"),
            password=_PASSWORD,
            roles=roles,
        )
        return Actor(person.id, person.full_name, None, granted)
