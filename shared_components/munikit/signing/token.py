# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing with a key that never leaves a device (PKCS#11): a token, a smart card, an HSM."""

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.signers.pdf_cms import Signer

from munikit.kernel.errors import UnavailableError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.signing.keys import TokenPlace

_INSTALL = _l("Para usar un dispositivo instale el extra: pip install 'munikit[token]'")


def token_signer(place: TokenPlace, pin: str, chain_pem: str) -> Signer:
    """Return what signs with the device's key; its session stays open.

    Raises:
        UnavailableError: the device is not there, the PIN is another, or the library is missing.
    """
    try:
        from pkcs11 import PKCS11Error  # noqa: PLC0415 - an optional library.
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415 - as above.
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415 - as above.
    except ImportError as error:
        raise UnavailableError(_INSTALL) from error
    unarmored = pem.unarmor(chain_pem.encode(), multiple=True)
    first, *others = (asn1_x509.Certificate.load(der) for _rest, _rest, der in unarmored)
    try:
        criteria = TokenCriteria(label=place.token)
        session = open_pkcs11_session(place.library, token_criteria=criteria, user_pin=pin)
    except (PKCS11Error, OSError) as error:
        raise UnavailableError(
            _("No se puede abrir el dispositivo: %(error)r", error=error)
        ) from error
    signer: Signer = PKCS11Signer(
        session,
        signing_cert=first,
        key_label=place.key,
        ca_chain=others,
        other_certs_to_pull=(),
        use_raw_mechanism=True,  # Hashed here: many devices sign a digest and nothing longer.
    )
    return signer
