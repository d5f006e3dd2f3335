# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a portal on show needs of this module: a key, so that its documents are signed."""

from munikit.module import DemoWorld
from munikit_certificates.keyring import active_key, make_key


def make_demo(world: DemoWorld) -> None:
    with world.database.transaction() as session:
        if active_key(session) is None:
            make_key(session)
