# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` tries of who signs papers outside of this machine."""

from munikit.module import Finding
from munikit.settings import Settings
from munikit.trying import Question, try_system
from munikit_certificates.settings import CertificatesSettings, SignerChoice


def try_firmagob(settings: Settings) -> Finding | None:
    """Say whether FirmaGob is there; a signature is an act, so none is asked for."""
    from munikit.signing.firmagob import PATH  # noqa: PLC0415 - cryptography, for the worker.

    own = settings.of(CertificatesSettings)
    if own.signer is not SignerChoice.FIRMAGOB:
        return None
    url = f"{own.firmagob.url}{PATH}"
    return try_system(Question("FirmaGob", url, "url en [certificates.firmagob]"))
