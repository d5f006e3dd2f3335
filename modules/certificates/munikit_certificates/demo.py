# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a portal on show needs of this module: a key, so that its documents are signed."""

from munikit.module import DemoWorld
from munikit_certificates.key_register import active_key


def make_demo(world: DemoWorld) -> None:
    from munikit_certificates.keyring import make_key  # noqa: PLC0415 - loads cryptography.

    with world.database.transaction() as session:
        if active_key(session) is None:
            make_key(session)
