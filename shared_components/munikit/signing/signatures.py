# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking at the signature of a PDF somebody sent, in a process that may only eat so much.

Run as a program it reads one line with the certificates that are ours, then the PDF, and prints a
`Seal`. A seal alone makes no document authentic: only the register does.
"""

import io
import json
import logging
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from munikit.kernel.inspecting import STRANGERS, limit_inspector, verdict_on

# Anybody may ask: what an honest file needs is one, most of it to begin.
_MOST_CPU_SECONDS = 5

log = logging.getLogger(__name__)


class Seal(StrEnum):
    """What a file's signature is worth."""

    OURS = "ours"
    ALTERED = "altered"
    FOREIGN = "foreign"
    NONE = "none"
    UNREADABLE = "unreadable"


def inspect_seal(content: bytes, certificates: Sequence[str]) -> Seal:
    """Look at a PDF's signature; ``certificates`` are ours, in PEM, retired keys' too.

    Raises:
        BusyError: too many files are being looked at.
    """
    told = json.dumps(list(certificates)).encode() + b"\n"
    return verdict_on(__file__, content, otherwise=Seal.UNREADABLE, told=told, places=STRANGERS)


def look(content: bytes, certificates: Sequence[str]) -> Seal:
    """Look at a PDF's signature, in this process."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - only where one looks.

    try:
        signatures = PdfFileReader(io.BytesIO(content)).embedded_signatures
        if not signatures:
            return Seal.NONE
        # One signature, ours, over everything: what was added after it is not ours.
        seals = {_seal(each, _fingerprints(certificates)) for each in signatures}
    except Exception as error:  # noqa: BLE001 - a hostile file may break a reader in any way.
        log.info("Una firma que no se puede leer: %s", error)
        return Seal.UNREADABLE
    if Seal.FOREIGN in seals:
        return Seal.FOREIGN
    return Seal.OURS if len(signatures) == 1 and seals == {Seal.OURS} else Seal.ALTERED


def _seal(signature: Any, ours: frozenset[bytes]) -> Seal:  # noqa: ANN401 - pyHanko's.
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature  # noqa: PLC0415 - as above.
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - as above.

    if signature.signer_cert is None or signature.signer_cert.sha256 not in ours:
        return Seal.FOREIGN
    # Ours by its fingerprint: no authority is asked, and a certificate may have expired since.
    context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return Seal.OURS if status.intact and status.valid and whole else Seal.ALTERED


def _fingerprints(certificates: Sequence[str]) -> frozenset[bytes]:
    from asn1crypto import pem, x509  # noqa: PLC0415 - as above.

    first = (pem.unarmor(text.encode())[2] for text in certificates)
    return frozenset(x509.Certificate.load(der).sha256 for der in first)


def _main() -> None:
    limit_inspector(cpu_seconds=_MOST_CPU_SECONDS)
    certificates = json.loads(sys.stdin.buffer.readline())
    seal = look(sys.stdin.buffer.read(), certificates)
    sys.stdout.write(seal.value)


if __name__ == "__main__":
    _main()
