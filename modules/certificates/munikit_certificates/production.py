# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What certificates ask of their settings before papers are for real."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from munikit.module import Risk
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.settings import Settings
from munikit_certificates.keys.signers import SANDBOX
from munikit_certificates.settings import CertificatesSettings, FirmaGobSettings, SignerChoice

_ITS_KEY = _l("Ponga PORTAL_CERTIFICATES__FIRMAGOB__SECRET en .env")


def certificate_risks(settings: Settings) -> Iterator[Risk]:
    """Name why a paper would carry nobody's signature."""
    own = settings.of(CertificatesSettings)
    if own.signer is SignerChoice.SIMULATED:
        yield Risk(
            _("Los documentos los firma una FirmaGob simulada"),
            _('Ponga signer = "firmagob" o signer = "key" en [certificates]'),
            on_trial=True,
        )
    if own.signer is SignerChoice.FIRMAGOB:
        yield from _firmagob(own.firmagob)


def _firmagob(own: FirmaGobSettings) -> Iterator[Risk]:
    if urlsplit(own.url).scheme != "https":
        yield Risk(
            _("FirmaGob sin https: %(url)s", url=own.url),
            _("Corrija url en [certificates.firmagob]"),
        )
    missing = [name for name in ("entity", "run", "token_key") if not getattr(own, name)]
    if missing:
        yield Risk(
            _("A FirmaGob le falta %(missing)s", missing=", ".join(missing)),
            _("Póngalo en [certificates.firmagob], como lo entregó el Estado"),
        )
    if own.secret.get_secret_value() in ("", SANDBOX["secret"]):
        yield Risk(_("Falta la clave de FirmaGob, o es la de su ambiente de pruebas"), _ITS_KEY)
