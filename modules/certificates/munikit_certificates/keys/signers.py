# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who signs, as the settings say: a key of the municipality, or the State's FirmaGob.

The one way from a paper, a statement or a list to what signs it; the keys themselves, and what is
made of them, are `munikit.signing`. Pages load neither cryptography nor pyHanko for it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from munikit.kernel.clock import SystemClock
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.settings import Settings
from munikit_certificates.models import SigningKey
from munikit_certificates.settings import CertificatesSettings, SignerChoice

if TYPE_CHECKING:  # They load pyHanko, which only the worker needs.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from munikit.signing.keyring import Keyring
    from munikit.signing.pades import Wording

# Published by the State for its own test environment; the simulator takes nothing else.
SANDBOX = {
    "entity": _l("Subsecretaría General de la Presidencia"),
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
    return key_signer(settings, key_id)


def key_signer(settings: Settings, key_id: str) -> SignsPapers:
    """Return what signs papers with a key of the municipality, whoever signs the others."""
    stamps = settings.of(CertificatesSettings).timestamp_url
    return _keyring(settings).signer(key_id, _wording(settings), timestamp_url=stamps)


def statement_key(settings: Settings, key_id: str) -> "Ed25519PrivateKey":
    """Return what signs statements and lists; only the worker has it."""
    return _keyring(settings).statement_key(key_id)


def keys_folder(settings: Settings) -> Path:
    return settings.path(settings.of(CertificatesSettings).keys)


def is_here(settings: Settings, key_id: str) -> bool:
    """Say whether a key's private half is on this machine, and this account may read it."""
    from munikit.signing.keys import has_key  # noqa: PLC0415 - loads cryptography.

    return has_key(keys_folder(settings), key_id)


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
    from munikit.signing.firmagob import FirmaGobAccount, FirmaGobSigner  # noqa: PLC0415 - as above.

    state = own.firmagob
    if own.signer is SignerChoice.SIMULATED:
        account = FirmaGobAccount(url=state.simulator_url, **SANDBOX)
    else:
        secret = state.secret.get_secret_value()
        account = FirmaGobAccount(state.url, state.entity, state.run, state.token_key, secret)
    # The State compares the token's hour with the real one.
    return FirmaGobSigner(account, _wording(settings), SystemClock())


def _keyring(settings: Settings) -> "Keyring":
    from munikit.signing.keyring import Keyring  # noqa: PLC0415 - as above.

    own = settings.of(CertificatesSettings)
    passphrase = own.key_passphrase.get_secret_value()
    pin = own.token_pin.get_secret_value()
    return Keyring(keys_folder(settings), passphrase, pin)


def _wording(settings: Settings) -> "Wording":
    from munikit.signing.pades import Wording  # noqa: PLC0415 - as above.

    town = settings.municipality
    return Wording(town.name, _("Emisión de un documento municipal"), town.commune)
