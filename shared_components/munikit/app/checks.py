# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at for the platform; modules declare their own checks."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.app.absent_checks import ABSENT_CHECKS
from munikit.app.kept_checks import KEPT_CHECKS
from munikit.audit.heads import is_unwritten, unsigned_for
from munikit.kernel.clock import local_date
from munikit.kernel.errors import UnavailableError
from munikit.kernel.formats import moment
from munikit.kernel.table_files import UnreadableTableError
from munikit.kernel.units import month_name
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.module import Check, Finding, Health
from munikit.notices.undelivered import not_yet
from munikit.outbox import JobState, QueuedJob
from munikit.people.services import officials, officials_without_run
from munikit.procedures import CATALOGUE
from munikit.procedures.publications import ProcedureState
from munikit.procedures.publishing import edit_of, lacks_of, nobody_issues, state_of
from munikit.settings.sections import IdentityProvider
from munikit.wiring import ask, wiring

# The SII publishes a month's UTM some days before it begins.
_UTM_AHEAD = timedelta(days=7)
# Heads are signed every hour; what nobody signed yet could still be written anew unseen.
_LATE = timedelta(hours=1)
_UNSIGNED = timedelta(hours=4)
_ADD_A_MONTH = _l(
    "Agregue una línea con %(day)s y su valor, separados como las otras, a la tabla que nombra "
    "[units] utm_table en portal.toml (valores: Servicio de Impuestos Internos)"
)
_STAYS_HERE = _l("El registro de actos se firma cada hora, y lo firmado no sale de esta máquina")
_SEND_HEADS = _l(
    "Ponga mail_to en [audit]: quien lo reciba notará si el registro se escribe de nuevo"
)
_UNSIGNED_YET = _l("Nadie firma el registro de actos: no se notaría si se escribe de nuevo")
_SIGN_NOW = _l("Vea que el trabajador corra (portal worker); para firmar ahora: portal audit sign")
_MEND_FOLDER = _l(
    "Corrija la carpeta en procedures/ y ejecute: portal procedure check. Mientras tanto se "
    "ofrece lo que se había publicado"
)
_OLD_ONE_OFFERED = _l(
    "Se ofrece la versión anterior. Revíselos y publíquelos en la bandeja, en «Trámites»"
)


def _utm(session: Session) -> Finding:
    settings = wiring(session).settings
    sample = Finding(
        Health.PROBLEM if settings.production else Health.WARNING,
        _("Se cobra con la tabla de UTM de ejemplo del kit"),
        _("Copie una tabla confirmada por Tesorería y nómbrela en [units] utm_table"),
    )
    if settings.production and not settings.units.utm_table:
        return sample  # Whatever months it has: nobody may be charged by it.
    today = local_date(wiring(session).clock.now())
    for day in (today, today + _UTM_AHEAD):
        try:
            wiring(session).utm.value(day)
        except UnreadableTableError as error:
            return _unreadable(error.reason)
        except UnavailableError:
            return Finding(
                Health.PROBLEM if day == today else Health.WARNING,
                _("Falta la UTM de %(day)s", day=month_name(day)),
                _ADD_A_MONTH % {"day": f"{day:%Y-%m}"},
            )
    if not settings.units.utm_table:
        return sample
    return Finding(Health.OK, _("UTM de %(today)s cargada", today=month_name(today)))


def _unreadable(reason: str) -> Finding:
    return Finding(
        Health.PROBLEM,
        _("No se puede leer %(reason)s", reason=reason),
        _("Corrija esa tabla; la nombra [units] utm_table en portal.toml"),
    )


def _jobs(session: Session) -> Finding:
    dead = session.scalar(
        select(func.count()).select_from(QueuedJob).where(QueuedJob.state == JobState.DEAD)
    )
    if dead:
        told = ngettext("%(num)s tarea no se pudo", "%(num)s tareas no se pudieron", dead)
        return Finding(
            Health.PROBLEM,
            _("%(told)s hacer en tres días", told=told),
            _("Corrija la causa y reintente en /bandeja/avisos (rol operator)"),
        )
    return Finding(Health.OK, _("Ninguna tarea abandonada"))


# What is simulated or unsafe is said by `munikit.app.production`, which the start obeys too.
def _waiting(session: Session) -> Finding:
    waiting = not_yet(session)
    if not waiting:
        return Finding(Health.OK, _("Ningún aviso ni trabajo espera otro intento"))
    first = waiting[0]
    about = f"{first.title} «{first.subject}»" if first.subject else first.title
    late = wiring(session).clock.now() - first.since > _LATE
    return Finding(
        Health.PROBLEM if late else Health.WARNING,
        f"{_count(len(waiting))} desde {moment(first.since)}: {about}: {first.error}",
        _("Corrija la causa: se intentan de nuevo solos. Véalos todos con: portal notices"),
    )


def _count(number: int) -> str:
    return ngettext(
        "%(num)s aviso o trabajo no ha salido", "%(num)s avisos o trabajos no han salido", number
    )


def _accounts(number: int) -> str:
    return ngettext("%(num)s cuenta de funcionarios", "%(num)s cuentas de funcionarios", number)


def _identity(session: Session) -> Finding | None:
    if wiring(session).settings.identity.provider is IdentityProvider.SIMULATED:
        return None
    if not wiring(session).settings.identity.nonce_is_required:
        return Finding(
            Health.WARNING,
            _("El portal recibe respuestas de ClaveÚnica que no prueban ser de ese ingreso"),
            _("Ponga nonce_is_required = true en [identity]"),
        )
    return None  # `munikit.app.trials` asks it.


def _officials(session: Session) -> Finding:
    settings = wiring(session).settings
    count = len(officials(session))
    nameless = officials_without_run(session)
    if nameless:
        return Finding(
            Health.WARNING,
            _(
                "%(accounts)s sin RUN: no se sabe si resuelven lo propio",
                accounts=_accounts(nameless),
            ),
            _("Ejecute por cada una: portal user run CORREO RUN"),
        )
    if count:
        return Finding(Health.OK, _accounts(count))
    return Finding(
        Health.PROBLEM if settings.production else Health.WARNING,
        _("Nadie puede entrar a la bandeja: no hay cuentas de funcionarios con un rol"),
        _("Ejecute: portal user create, y portal user grant"),
    )


def _audit(session: Session) -> Finding:
    return _lost_proof(session) or _signing(session)


def _signing(session: Session) -> Finding:
    settings = wiring(session).settings
    if not settings.path(settings.audit.key).is_file():
        return Finding(
            Health.PROBLEM if settings.production else Health.WARNING,
            _UNSIGNED_YET,
            _("Ejecute: portal audit key, y copie cabezas y clave fuera de esta máquina"),
        )
    waiting = unsigned_for(session)
    if waiting > _UNSIGNED:
        return Finding(
            Health.PROBLEM,
            _(
                "Hace %(n)s que el registro de actos no se firma",
                n=ngettext("%(num)s hora", "%(num)s horas", waiting // timedelta(hours=1)),
            ),
            _SIGN_NOW,
        )
    if not settings.audit.mail_to:
        return Finding(Health.WARNING, _STAYS_HERE, _SEND_HEADS)
    return Finding(
        Health.OK, _("El registro de actos se firma cada hora y lo firmado sale por correo")
    )


def _lost_proof(session: Session) -> Finding | None:
    """Say which part of the journal's proof is not here though it was: a copy without it."""
    own = wiring(session).settings
    key, heads = own.path(own.audit.key), own.path(own.audit.heads)
    if not key.is_file() and (heads.is_file() or not is_unwritten(session)):
        return Finding(
            Health.PROBLEM if own.production or heads.is_file() else Health.WARNING,
            _("Falta la clave con que se firmaba el registro de actos: %(key)s", key=key),
            _(
                "Cópiela del respaldo, con las que queden a su lado y las cabezas. Si "
                "nunca la hubo o se perdió: portal audit key --nueva hace otra, y lo ya "
                "firmado se revisa con la pública anterior"
            ),
        )
    if key.is_file() and not heads.is_file() and unsigned_for(session) > _UNSIGNED:
        return Finding(
            Health.PROBLEM,
            _("Faltan las cabezas firmadas del registro de actos: %(heads)s", heads=heads),
            _(
                "Cópielas del respaldo. Si nunca las hubo, vea que el trabajador corra "
                "(portal worker)"
            ),
        )
    return None


def _procedures(session: Session) -> Finding:
    broken = ask(session, CATALOGUE).broken
    if broken:
        return Finding(
            Health.PROBLEM,
            _(
                "Trámites que no se pueden leer: %(items)s",
                items=". ".join((f"{k}: {v}" for k, v in broken.items())),
            ),
            _MEND_FOLDER,
        )
    return _offered(session)


def _offered(session: Session) -> Finding:
    catalogue = ask(session, CATALOGUE)
    stranded = [each for each in catalogue.procedures if not catalogue.issues(each)]
    if stranded:
        return Finding(
            Health.PROBLEM,
            _(
                "Trámites que nadie emite: %(stranded)s",
                stranded=", ".join(each.id for each in stranded),
            ),
            _("No se ofrecen. Falta %(nobody_issues)s", nobody_issues=nobody_issues(stranded[0])),
        )
    edited = [e for e in catalogue.procedures if edit_of(session, e)]
    if edited:
        return Finding(
            Health.WARNING,
            _(
                "Cambiaron desde que se publicaron: %(edited)s",
                edited=", ".join(each.id for each in edited),
            ),
            _OLD_ONE_OFFERED,
        )
    return Finding(Health.OK, _("Se ofrecen los trámites como se publicaron"))


def _drafts(session: Session) -> Finding:
    drafts = [
        f"{each.id} ({'; '.join(lacks_of(each)) or _('nada: publíquelo')})"
        for each in ask(session, CATALOGUE).procedures
        if state_of(session, each) is ProcedureState.DRAFT
    ]
    text = _("Borradores que nadie ve, y lo que les falta: %(drafts)s", drafts=", ".join(drafts))
    return Finding(Health.OK, text if drafts else _("Ningún trámite en borrador"))


CHECKS = (
    Check("utm", _utm),
    Check("jobs", _jobs),
    Check("waiting", _waiting),
    Check("identity", _identity),
    Check("officials", _officials),
    Check("audit", _audit),
    Check("procedures", _procedures),
    Check("drafts", _drafts),
    *ABSENT_CHECKS,
    *KEPT_CHECKS,
)
