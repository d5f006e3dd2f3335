# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at of a portal's own files: the crest, and what people sent."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.app.portal import Portal
from munikit.app.readiness import Readiness
from munikit.brand.crest import crest_problem
from munikit.db.trouble import Trouble
from munikit.documents import StoredFile
from munikit.documents.forgetting import PREFIXES, SWEEP, missing, oldest_spared, unneeded
from munikit.documents.references import references
from munikit.kernel.clock import local_date
from munikit.kernel.errors import NotFoundError, UnavailableError
from munikit.kernel.formats import moment
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.module import Check, Finding, Health
from munikit.outbox import JobState, QueuedJob
from munikit.wiring import wiring

# A look every day at the newest, which a restored copy lacks first, and at as many of the others.
_SAMPLE = 50
# Twice as long as it is between two sweeps, and one more.
_SWEPT = timedelta(hours=3)
_NOT_KEEPING = {
    Trouble.FULL: (
        _l("El disco está lleno: nada se puede guardar"),
        _l("Libere espacio en el disco de"),
    ),
    Trouble.READ_ONLY: (
        _l("No se puede escribir: nada se puede guardar"),
        _l("Dé permiso de escribir en"),
    ),
    Trouble.BUSY: (
        _l("La base de datos está ocupada hace más de un segundo"),
        _l("Revise quién usa"),
    ),
    Trouble.AWAY: (
        _l("No se puede escribir: nada se puede guardar"),
        _l("Revise que existan y sirvan"),
    ),
}
_DAMAGED = _l("Están dañados %(count)s de %(n)s que se leyeron; uno: %(damaged)s")
_NEVER = _l("No se ha hecho ninguna vez")
_UNJUDGED = _l(
    "No se borra ningún archivo que ya nadie necesita (esperan: %(count)s): no se sabe si nombran "
    "archivos las columnas %(unjudged)s"
)
_DECLARE_THEM = _l(
    "Instale otra vez el módulo de esas tablas; si está instalado, su autor debe declararlas "
    "StoredHash o Digest"
)


def keeping_findings(portal: Portal) -> Iterator[Finding]:
    """Yield whether the portal can keep anything now, which only a write that is tried knows."""
    status = Readiness(portal).answer()["status"]
    if status not in set(Trouble):
        yield Finding(Health.OK, _("Se puede escribir en la base de datos y en los archivos"))
        return
    text, fix = _NOT_KEEPING[Trouble(str(status))]
    places = _(
        "%(path)s y la base de datos", path=portal.settings.path(portal.settings.files.folder)
    )
    yield Finding(Health.PROBLEM, text, f"{fix} {places}")


def _crest(session: Session) -> Finding:
    settings = wiring(session).settings
    name = settings.brand.crest
    path = settings.path(name)
    fix = _(
        "Mientras tanto se muestra uno genérico. Ponga un SVG en %(name)s, o corrija [brand] crest",
        name=name,
    )
    if not path.is_file():
        return Finding(Health.PROBLEM, _("Falta el escudo: no está %(path)s", path=path), fix)
    problem = crest_problem(path.read_bytes())
    if problem:
        return Finding(
            Health.PROBLEM,
            _("El escudo %(path)s no sirve: %(problem)s", path=path, problem=problem),
            fix,
        )
    return Finding(Health.OK, _("Escudo en %(name)s", name=name))


def _files(session: Session) -> Finding:
    settings = wiring(session).settings
    found = references(session)
    folder = settings.path(settings.files.folder)
    fix = _("Copie del respaldo la carpeta %(folder)s, completa", folder=folder)
    gone = list(missing(session, found))
    if gone:
        place = ", ".join(found.places(session, gone[0]))
        told = _("Faltan archivos que se necesitan")
        return Finding(Health.PROBLEM, f"{told}: {len(gone)}; uno: {gone[0]} ({place})", fix)
    sample = _sample(session)
    damaged = [each for each in sample if _is_damaged(session, each)]
    if not damaged:
        return Finding(
            Health.OK,
            _("Están los archivos, y enteros los que se leyeron: %(count)s", count=len(sample)),
        )
    of = ngettext("%(num)s archivo", "%(num)s archivos", len(sample))
    told = _DAMAGED % {"count": len(damaged), "n": of, "damaged": damaged[0]}
    return Finding(Health.PROBLEM, told, fix)


def _unneeded(session: Session) -> Finding:
    found = references(session)
    before = oldest_spared(wiring(session))
    waiting = [each for p in PREFIXES for each in unneeded(session, found, p, before)]
    if found.unjudged:
        return Finding(
            Health.WARNING,
            _UNJUDGED % {"count": len(waiting), "unjudged": ", ".join(found.unjudged)},
            _DECLARE_THEM,
        )
    if not waiting:
        return Finding(Health.OK, _("Ningún archivo que nadie necesite espera ser borrado"))
    told = _(
        "Archivos que nadie necesita y que esperan ser borrados: %(count)s", count=len(waiting)
    )
    told += _since(session, waiting)
    done = select(func.max(QueuedJob.done_at)).where(QueuedJob.name == SWEEP.name)
    last = session.scalar(done.where(QueuedJob.state == JobState.DONE))
    if last is not None and wiring(session).clock.now() - last < _SWEPT:
        return Finding(Health.OK, told)
    since = _("La última vez fue el %(on)s", on=moment(last)) if last else _NEVER
    fix = _("Se borran cada hora: vea que el trabajador corra (portal worker)")
    return Finding(Health.WARNING, f"{told}. {since}", fix)


def _since(session: Session, waiting: list[str]) -> str:
    found = [wiring(session).files.put_at(each) for each in waiting]
    put = [each for each in found if each is not None]
    return _("; el más antiguo es del %(moment)s", moment=moment(min(put))) if put else ""


def _sample(session: Session) -> list[str]:
    newest = select(StoredFile.sha256).order_by(StoredFile.created_at.desc(), StoredFile.sha256)
    found = list(session.scalars(newest.limit(_SAMPLE)))
    # Contents lie under their hashes as by chance; each day begins at another place.
    today = local_date(wiring(session).clock.now())
    begins = hashlib.sha256(today.isoformat().encode()).hexdigest()
    others = select(StoredFile.sha256).where(StoredFile.sha256.not_in(found))
    others = others.order_by(StoredFile.sha256 < begins, StoredFile.sha256)
    return found + list(session.scalars(others.limit(_SAMPLE)))


def _is_damaged(session: Session, sha256: str) -> bool:
    try:
        wiring(session).files.get(sha256)
    except NotFoundError:
        return False  # Nobody needs it, or it would be missing.
    except (UnavailableError, OSError):
        return True
    return False


KEPT_CHECKS = (Check("crest", _crest), Check("files", _files), Check("unneeded", _unneeded))
