# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The private keys of a municipality, each read once, and what signs papers with them.

It loads pyHanko, which takes a second: only the worker needs it.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from munikit.signing.keys import PrivateKey, TokenPlace, load_key
from munikit.signing.pades import KeptKeySigner, PaperSigner, Wording
from munikit.signing.token import token_signer


@dataclass(frozen=True)
class Keyring:
    """Where private keys are kept, and what opens them."""

    folder: Path
    passphrase: str = field(repr=False)
    pin: str = field(repr=False)

    def statement_key(self, key_id: str) -> Ed25519PrivateKey:
        """Return what signs statements and lists; see `load_key`."""
        return _read(self, key_id).statement

    def signer(self, key_id: str, wording: Wording, *, timestamp_url: str = "") -> PaperSigner:
        """Return what signs papers, kept from one paper to the next.

        Raises:
            UnavailableError: the key is not here, or its device is not.
        """
        return _signer(self, key_id, wording, timestamp_url)


# Never stale: a key's folder is called after its certificate and written once.
@lru_cache(maxsize=4)
def _read(keyring: Keyring, key_id: str) -> PrivateKey:
    return load_key(keyring.folder, key_id, passphrase=keyring.passphrase)


@lru_cache(maxsize=4)
def _signer(keyring: Keyring, key_id: str, wording: Wording, timestamp_url: str) -> PaperSigner:
    key = _read(keyring, key_id)
    chain = key.public.certificates
    if isinstance(key.paper, TokenPlace):
        signer = token_signer(key.paper, keyring.pin, chain)
    else:
        signer = KeptKeySigner(key.paper, chain)
    return PaperSigner(signer, wording, timestamp_url=timestamp_url)
