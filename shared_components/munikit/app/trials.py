# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` tries of the systems outside: nothing is sent, and nobody is told.

What is simulated is said by `munikit.app.production`, which the start obeys too.
"""

from munikit.kernel.errors import UnavailableError
from munikit.kernel.words import gettext as _
from munikit.module import Finding, Health, Trial
from munikit.settings import Settings
from munikit.settings.sections import DDUBackend, IdentityProvider, MailBackend, SMSBackend
from munikit.trying import TRIAL_SECONDS, Question, try_system

_OK = frozenset({200})


def _address(settings: Settings) -> Finding | None:
    if not settings.production:
        return None  # `portal serve` puts it wherever there is room.
    url = settings.site.url
    found = try_system(Question(_("Este portal"), f"{url}/healthz", "url en [site]", answers=_OK))
    if found.health is Health.OK:
        return found
    # It may be stopped, or not be seen from within its own network.
    return Finding(
        Health.WARNING,
        found.text,
        _(
            "Si está detenido, pártalo: portal web. Si la gente entra y solo esta máquina "
            "no llega a esa dirección, no importa; si nadie entra, revise el proxy y url "
            "en [site]"
        ),
    )


def _identity(settings: Settings) -> Finding | None:
    own = settings.identity
    if own.provider is IdentityProvider.SIMULATED:
        return None
    url = own.jwks_url or f"{own.base_url}/openid/jwks/"
    return try_system(
        Question(_("ClaveÚnica"), url, _("url y jwks_url en [identity]"), answers=_OK)
    )


def _mail(settings: Settings) -> Finding | None:
    from munikit.notices.posting import try_server  # noqa: PLC0415 - a web process sends nothing.

    own = settings.mail
    if own.backend is not MailBackend.SMTP:
        return None
    try:
        try_server(settings, TRIAL_SECONDS)
    except UnavailableError as error:
        text, _rest, fix = error.message.partition(": ")
        return Finding(
            Health.PROBLEM, f"Correo: {text}", f"{fix[:1].upper()}{fix[1:]}" or _("Revise [mail]")
        )
    taken = _(" y acepta la clave") if own.user else ""
    return Finding(Health.OK, f"Correo: {own.host}:{own.port} responde{taken}")


def _sms(settings: Settings) -> Finding | None:
    own = settings.sms
    if own.backend is SMSBackend.NONE:
        return Finding(Health.OK, _("Sin mensajes de texto"))
    if own.backend is SMSBackend.SIMULATED:
        return None
    return try_system(
        Question(
            _("Mensajes de texto"),
            f"{own.base_url}/2010-04-01/Accounts/{own.account}/Messages.json?PageSize=1",
            "url en [sms]",
            _("account en [sms] y PORTAL_SMS__TOKEN en .env"),
            answers=_OK,
            account=(own.account, own.token.get_secret_value()),
        )
    )


def _ddu(settings: Settings) -> Finding | None:
    own = settings.ddu
    if own.backend is DDUBackend.NONE:
        return Finding(Health.OK, _("Sin DDU"))
    if own.backend is DDUBackend.SIMULATED or not own.url:
        return None
    # Of a message that never was. It takes no keys: the node has its own.
    url = f"{own.base_url}/notificador/messageStatus/0"
    return try_system(Question(_("Notificaciones del Estado (nodo de PISEE)"), url, "url en [ddu]"))


TRIALS = (
    Trial("address", _address),
    Trial("identity", _identity),
    Trial("mail", _mail),
    Trial("sms", _sms),
    Trial("ddu", _ddu),
)
