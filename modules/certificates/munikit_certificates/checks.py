# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at for documents."""

from ctypes.util import find_library
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.contracts.registrar import DocumentState
from munikit.module import Finding, Health
from munikit.wiring import wiring
from munikit_certificates.models import Document

_PATIENCE = timedelta(minutes=10)


def check_pango(_session: Session) -> Finding:
    """Say whether papers can be printed on this machine."""
    if find_library("pango-1.0") and find_library("pangoft2-1.0"):
        return Finding(Health.OK, "Pango instalado: se pueden hacer documentos PDF")
    return Finding(
        Health.PROBLEM,
        "Falta Pango: no se pueden hacer documentos PDF",
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation",
    )


def check_papers(session: Session) -> Finding:
    """Say whether a document has waited for its paper longer than a paper takes."""
    since = wiring(session).clock.now() - _PATIENCE
    query = select(func.count()).select_from(Document)
    waiting = session.scalar(
        query.where(Document.state == DocumentState.REQUESTED, Document.requested_at < since)
    )
    if not waiting:
        return Finding(Health.OK, "Ningún documento espera su PDF")
    return Finding(
        Health.PROBLEM,
        f"{waiting} documentos esperan su PDF hace más de 10 minutos",
        "Revise que portal worker esté en marcha y la columna error de la tabla munikit_job",
    )
