# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who signs the papers: a key of the municipality, or the State's FirmaGob."""

from typing import Protocol

from munikit.kernel.clock import SystemClock
from munikit.settings import Settings
from munikit_certificates.models import SigningKey
from munikit_certificates.settings import CertificatesSettings, SignerChoice

# Published by the State for its own test environment; the simulator takes nothing else.
SANDBOX = {
    "entity": "Subsecretaría General de la Presidencia",
    "run": "22222222",
    "token_key": "sandbox",
    "secret": "27a216342c744f89b7b82fa290519ba0",
}


class SignsPapers(Protocol):
    def sign(self, pdf: bytes) -> bytes:
        """Return the paper with a signature in it."""
        ...


def paper_signer(settings: Settings, key_id: str | None) -> SignsPapers | None:
    """Return what signs papers, or nothing where nobody does."""
    own = settings.of(CertificatesSettings)
    if own.signer is not SignerChoice.KEY:
        return _firmagob(settings, own)
    if key_id is None:
        return None
    from munikit_certificates.keyring import signer_of  # noqa: PLC0415 - only the worker signs.

    return signer_of(settings, key_id)


def signature_word(settings: Settings, key: SigningKey | None) -> str:
    """Return what the paper says of its signature: ``advanced``, ``own`` or ``none``."""
    choice = settings.of(CertificatesSettings).signer
    if choice is SignerChoice.FIRMAGOB:
        return "advanced"
    # A simulated signature is nobody's.
    if key is None or choice is SignerChoice.SIMULATED:
        return "none"
    return "advanced" if key.is_accredited else "own"


def _firmagob(settings: Settings, own: CertificatesSettings) -> SignsPapers:
    from munikit.signing.firmagob import FirmaGobAccount, FirmaGobSigner  # noqa: PLC0415 - loads pyHanko.
    from munikit.signing.pades import Wording  # noqa: PLC0415 - as above.

    town, state = settings.municipality, own.firmagob
    if own.signer is SignerChoice.SIMULATED:
        account = FirmaGobAccount(url=state.simulator_url, **SANDBOX)
    else:
        secret = state.secret.get_secret_value()
        account = FirmaGobAccount(state.url, state.entity, state.run, state.token_key, secret)
    wording = Wording(town.name, "Emisión de un documento municipal", town.commune)
    # The State compares the token's hour with the real one.
    return FirmaGobSigner(account, wording, SystemClock())
