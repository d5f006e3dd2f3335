# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How to reach the municipality: the ways that are set, and no other. Mails say it too."""

from munikit.sections import Site


def ways_to_ask(site: Site) -> str:
    """Return the end of a sentence: ``llame al 63 222 0000 o escriba a oirs@ejemplo.cl``."""
    ways = [
        f"llame al {site.phone}" if site.phone else "",
        f"venga a {site.address}" if site.address else "",
        f"escriba a {site.email}",
    ]
    *others, last = filter(None, ways)
    return f"{', '.join(others)} o {last}" if others else last
