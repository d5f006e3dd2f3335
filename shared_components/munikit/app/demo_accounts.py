# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How somebody who tries the portal enters as one of the invented people."""

import json

from munikit.kernel.words import gettext as _
from munikit.settings import Settings

ACCOUNTS = "instance/demo-accounts.json"


def demo_accounts(settings: Settings) -> list[str]:
    """Return what to print about the demo's accounts, or nothing in a portal without it."""
    path = settings.path(ACCOUNTS)
    if settings.production or not path.is_file():
        return []
    accounts = json.loads(path.read_text(encoding="utf-8"))
    return [
        _("Vecina:       entre con ClaveÚnica, RUN 44.444.444-4, clave testing"),
        *(f"Funcionarios: {email}, clave {accounts['password']}" for email in accounts["emails"]),
    ]
