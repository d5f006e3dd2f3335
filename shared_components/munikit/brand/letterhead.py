# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What every paper of the municipality says of whoever makes it: its head and its foot."""

from munikit.brand.theme import Theme
from munikit.settings import Settings


def letterhead(settings: Settings) -> dict[str, str | bool]:
    """Return the values of a paper's head and foot, by the names its template knows.

    The foot names the municipality too: a second sheet has no head.
    """
    site = settings.site
    name = settings.municipality.name
    return {
        "municipality": name,
        "office": " · ".join(filter(None, (name, site.address, site.phone, site.email))),
        "trial": not settings.production,
        "colour": Theme.of(settings.brand.colour).button,
    }
