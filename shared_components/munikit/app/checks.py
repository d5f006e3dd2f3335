# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at for the platform; modules declare their own checks."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.audit.heads import unsigned_for
from munikit.kernel.clock import local_date
from munikit.kernel.errors import UnavailableError
from munikit.kernel.units import month_name
from munikit.module import Check, Finding, Health
from munikit.outbox import JobState, QueuedJob
from munikit.procedures import CATALOGUE
from munikit.procedures.publishing import ProcedureState, edit_of, lacks_of, state_of
from munikit.settings import DDUBackend, IdentityProvider, MailBackend, SMSBackend
from munikit.wiring import ask, wiring

# The SII publishes a month's UTM some days before it begins.
_UTM_AHEAD = timedelta(days=7)
# Heads are signed every hour; what nobody signed yet could still be written anew unseen.
_UNSIGNED = timedelta(hours=4)


def _utm(session: Session) -> Finding:
    today = local_date(wiring(session).clock.now())
    for day in (today, today + _UTM_AHEAD):
        try:
            wiring(session).utm.value(day)
        except UnavailableError:
            return Finding(
                Health.PROBLEM if day == today else Health.WARNING,
                f"Falta la UTM de {month_name(day)}",
                f"Agregue una línea {day:%Y-%m},VALOR a la tabla que nombra [units] utm_table "
                "en portal.toml (valores: Servicio de Impuestos Internos)",
            )
    if not wiring(session).settings.units.utm_table:
        return Finding(
            Health.WARNING,
            "Usa la tabla de UTM de ejemplo del kit",
            "Copie una tabla confirmada por Tesorería y nómbrela en [units] utm_table",
        )
    return Finding(Health.OK, f"UTM de {month_name(today)} cargada")


def _jobs(session: Session) -> Finding:
    dead = session.scalar(
        select(func.count()).select_from(QueuedJob).where(QueuedJob.state == JobState.DEAD)
    )
    if dead:
        return Finding(
            Health.PROBLEM,
            f"{dead} tareas no se pudieron hacer en tres días",
            "Corrija la causa y reintente en /bandeja/avisos (rol operator)",
        )
    return Finding(Health.OK, "Ninguna tarea abandonada")


def _identity(session: Session) -> Finding:
    settings = wiring(session).settings
    if settings.identity.provider is not IdentityProvider.SIMULATED:
        return Finding(Health.OK, "ClaveÚnica real configurada")
    return Finding(
        Health.PROBLEM if settings.production else Health.WARNING,
        "ClaveÚnica es simulada: cualquiera entra con el RUN que quiera",
        'Ponga provider = "claveunica" en [identity] y las credenciales en .env',
    )


def _mail(session: Session) -> Finding:
    settings = wiring(session).settings
    if settings.mail.backend is MailBackend.SMTP:
        return Finding(Health.OK, f"Correo por {settings.mail.host}")
    return Finding(
        Health.PROBLEM if settings.production else Health.WARNING,
        f"El correo no sale: queda en {settings.mail.folder}",
        'Ponga backend = "smtp" en [mail] y el servidor de correo',
    )


def _sms(session: Session) -> Finding:
    settings = wiring(session).settings
    if settings.sms.backend is SMSBackend.SIMULATED:
        return Finding(
            Health.PROBLEM if settings.production else Health.WARNING,
            "Los mensajes de texto no salen: los recibe un simulador",
            'Ponga backend = "gateway" o "none" en [sms]',
        )
    on = settings.sms.backend is SMSBackend.GATEWAY
    return Finding(Health.OK, "Mensajes de texto activos" if on else "Sin mensajes de texto")


def _ddu(session: Session) -> Finding:
    settings = wiring(session).settings
    if settings.ddu.backend is DDUBackend.SIMULATED:
        return Finding(
            Health.PROBLEM if settings.production else Health.WARNING,
            "Las notificaciones del Estado son simuladas: no notifican a nadie",
            'Ponga backend = "node" o "none" en [ddu]',
        )
    if settings.ddu.backend is DDUBackend.NODE and not settings.ddu.url:
        return Finding(
            Health.PROBLEM,
            "Falta la dirección del nodo de PISEE",
            "Ponga url en [ddu]",
        )
    on = settings.ddu.backend is DDUBackend.NODE
    return Finding(Health.OK, "Notificaciones del Estado activas" if on else "Sin DDU")


def _address(session: Session) -> Finding:
    settings = wiring(session).settings
    if settings.production and not settings.site.url.startswith("https://"):
        return Finding(
            Health.PROBLEM,
            "El portal no usa https",
            "Instale un certificado en el proxy y corrija url en [site]",
        )
    return Finding(Health.OK, f"Dirección {settings.site.url}")


def _secrets(session: Session) -> Finding:
    path = Path(wiring(session).settings.root) / ".env"
    others = 0o077
    if path.is_file() and path.stat().st_mode & others:
        return Finding(
            Health.WARNING, "Otras cuentas del servidor pueden leer .env", f"chmod 600 {path}"
        )
    return Finding(Health.OK, "Claves secretas protegidas")


def _audit(session: Session) -> Finding:
    settings = wiring(session).settings
    if not settings.path(settings.audit.key).is_file():
        return Finding(
            Health.PROBLEM if settings.production else Health.WARNING,
            "Nadie firma el registro de actos: no se notaría si se escribe de nuevo",
            "Ejecute: portal audit key, y copie cabezas y clave fuera de esta máquina",
        )
    waiting = unsigned_for(session)
    if waiting > _UNSIGNED:
        return Finding(
            Health.PROBLEM,
            f"Hace {waiting // timedelta(hours=1)} horas que el registro de actos no se firma",
            "Vea que el trabajador corra (portal worker); para firmar ahora: portal audit sign",
        )
    if not settings.audit.mail_to:
        return Finding(
            Health.WARNING,
            "El registro de actos se firma cada hora, y lo firmado no sale de esta máquina",
            "Ponga mail_to en [audit]: quien lo reciba notará si el registro se escribe de nuevo",
        )
    return Finding(
        Health.OK, "El registro de actos se firma cada hora y lo firmado sale por correo"
    )


def _procedures(session: Session) -> Finding:
    broken = ask(session, CATALOGUE).broken
    if broken:
        return Finding(
            Health.PROBLEM,
            f"Trámites que no se pueden leer: {'. '.join(f'{k}: {v}' for k, v in broken.items())}",
            "Corrija la carpeta en procedures/ y ejecute: portal procedure check. Mientras tanto "
            "se ofrece lo que se había publicado",
        )
    edited = [e for e in ask(session, CATALOGUE).published() if edit_of(session, e)]
    if edited:
        return Finding(
            Health.WARNING,
            f"Cambiaron desde que se publicaron: {', '.join(each.id for each in edited)}",
            "Se ofrece la versión anterior. Revíselos y publíquelos en la bandeja, en «Trámites»",
        )
    return Finding(Health.OK, "Se ofrecen los trámites como se publicaron")


def _drafts(session: Session) -> Finding:
    drafts = [
        f"{each.id} ({'; '.join(lacks_of(each)) or 'nada: publíquelo'})"
        for each in ask(session, CATALOGUE).published()
        if state_of(session, each) is ProcedureState.DRAFT
    ]
    text = f"Borradores que nadie ve, y lo que les falta: {', '.join(drafts)}"
    return Finding(Health.OK, text if drafts else "Ningún trámite en borrador")


CHECKS = (
    Check("utm", _utm),
    Check("jobs", _jobs),
    Check("identity", _identity),
    Check("mail", _mail),
    Check("sms", _sms),
    Check("ddu", _ddu),
    Check("address", _address),
    Check("secrets", _secrets),
    Check("audit", _audit),
    Check("procedures", _procedures),
    Check("drafts", _drafts),
)
