# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at of a portal's own files: the crest, and what people sent."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.app.portal import Portal
from munikit.app.readiness import Readiness
from munikit.db.trouble import Trouble
from munikit.documents import StoredFile
from munikit.kernel.clock import local_date
from munikit.kernel.errors import NotFoundError, UnavailableError
from munikit.module import Check, Finding, Health
from munikit.ui.assets import crest_problem
from munikit.wiring import wiring

# A look every day at the newest, which a restored copy lacks first, and at as many of the others.
_SAMPLE = 50
_NOT_KEEPING = {
    Trouble.FULL: ("El disco está lleno: nada se puede guardar", "Libere espacio en el disco de"),
    Trouble.READ_ONLY: ("No se puede escribir: nada se puede guardar", "Dé permiso de escribir en"),
    Trouble.BUSY: ("La base de datos está ocupada hace más de un segundo", "Revise quién usa"),
    Trouble.AWAY: ("No se puede escribir: nada se puede guardar", "Revise que existan y sirvan"),
}


def keeping_findings(portal: Portal) -> Iterator[Finding]:
    """Yield whether the portal can keep anything now, which only a write that is tried knows."""
    status = Readiness(portal).answer()["status"]
    if status not in set(Trouble):
        yield Finding(Health.OK, "Se puede escribir en la base de datos y en los archivos")
        return
    text, fix = _NOT_KEEPING[Trouble(str(status))]
    places = f"{portal.settings.path(portal.settings.files.folder)} y la base de datos"
    yield Finding(Health.PROBLEM, text, f"{fix} {places}")


def _crest(session: Session) -> Finding:
    settings = wiring(session).settings
    name = settings.brand.crest
    path = settings.path(name)
    fix = f"Mientras tanto se muestra uno genérico. Ponga un SVG en {name}, o corrija [brand] crest"
    if not path.is_file():
        return Finding(Health.PROBLEM, f"Falta el escudo: no está {path}", fix)
    problem = crest_problem(path.read_bytes())
    if problem:
        return Finding(Health.PROBLEM, f"El escudo {path} no sirve: {problem}", fix)
    return Finding(Health.OK, f"Escudo en {name}")


def _files(session: Session) -> Finding:
    settings, sample = wiring(session).settings, _sample(session)
    lost = [sha256 for sha256 in sample if not _is_whole(session, sha256)]
    if not lost:
        return Finding(Health.OK, f"Están los archivos que se revisaron: {len(sample)}")
    return Finding(
        Health.PROBLEM,
        f"Faltan o están dañados {len(lost)} de los {len(sample)} archivos que se revisaron; "
        f"uno: {lost[0]}",
        f"Copie del respaldo la carpeta {settings.path(settings.files.folder)}, completa",
    )


def _sample(session: Session) -> list[str]:
    newest = select(StoredFile.sha256).order_by(StoredFile.created_at.desc(), StoredFile.sha256)
    found = list(session.scalars(newest.limit(_SAMPLE)))
    # Contents lie under their hashes as by chance; each day begins at another place.
    today = local_date(wiring(session).clock.now())
    begins = hashlib.sha256(today.isoformat().encode()).hexdigest()
    others = select(StoredFile.sha256).where(StoredFile.sha256.not_in(found))
    others = others.order_by(StoredFile.sha256 < begins, StoredFile.sha256)
    return found + list(session.scalars(others.limit(_SAMPLE)))


def _is_whole(session: Session, sha256: str) -> bool:
    try:
        wiring(session).files.get(sha256)
    except (NotFoundError, UnavailableError, OSError):
        return False
    return True


KEPT_CHECKS = (Check("crest", _crest), Check("files", _files))
