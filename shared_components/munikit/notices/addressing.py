# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The portal's address in a notice that waits: put in as it is sent, so that it is today's."""

from sqlalchemy.orm import Session

from munikit.settings import Settings
from munikit.wiring import wiring

# Of the private use area: nobody writes it, and every database keeps it.
_HERE = "\ue000"


def without_address(session: Session, text: str) -> str:
    return text.replace(wiring(session).settings.site.url, _HERE)


def with_address(text: str, settings: Settings) -> str:
    return text.replace(_HERE, settings.site.url)
