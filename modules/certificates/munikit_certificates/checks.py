# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at for documents."""

from ctypes.util import find_library

from sqlalchemy.orm import Session

from munikit.module import Finding, Health


def check_pango(_session: Session) -> Finding:
    """Say whether papers can be printed on this machine."""
    if find_library("pango-1.0") and find_library("pangoft2-1.0"):
        return Finding(Health.OK, "Pango instalado: se pueden hacer documentos PDF")
    return Finding(
        Health.PROBLEM,
        "Falta Pango: no se pueden hacer documentos PDF",
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core",
    )
