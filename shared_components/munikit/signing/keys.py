# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The municipality's keys: files that only the worker's account reads.

A key is a folder with two private keys: one signs papers (P-256, with its X.509 certificate), the
other the statements a phone checks without a network (Ed25519). Neither is ever in the database,
in git or in a process that answers the web; what is public of them is in the register.
"""

import base64
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

PaperKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_PAPER = "paper.pem"
_STATEMENT = "statement.pem"
_CERTIFICATE = "certificate.pem"
_DEVICE = "token.json"
_LEAST_RSA_BITS = 2048
_ID_CHARACTERS = 8
_LOST = _l(
    "Faltan los archivos de la clave %(key_id)s, o esta cuenta no los puede leer. Copie del "
    "respaldo la carpeta %(place)s; si se perdió, haga otra: portal documents key rotate"
)
_UNUSABLE = _l(
    "No se puede usar la clave %(key_id)s, que está en %(place)s. Revise su contraseña "
    "(PORTAL_CERTIFICATES__KEY_PASSPHRASE) y que sea la del respaldo: %(error)s"
)


@dataclass(frozen=True)
class TokenPlace:
    """Where a key is that never leaves its device: PKCS#11 library, token and key by label."""

    library: str
    token: str
    key: str


@dataclass(frozen=True)
class PublicKey:
    """What anybody may know of a key: its certificates, its own first, and its statement key."""

    id: str
    certificates: str
    statement_key: str

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificates(self.certificates.encode())[0]

    @property
    def is_self_signed(self) -> bool:
        return self.certificate.issuer == self.certificate.subject


@dataclass(frozen=True)
class PrivateKey:
    """A key as the worker holds it."""

    public: PublicKey
    paper: PaperKey | TokenPlace
    statement: ed25519.Ed25519PrivateKey


def new_key(folder: Path, name: str, *, now: datetime, years: int, passphrase: str) -> PublicKey:
    """Make a key with a certificate of its own, and keep it in a new folder."""
    paper = ec.generate_private_key(ec.SECP256R1())
    certificate = _self_signed(paper, name, now, now + timedelta(days=365 * years))
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    return _write(folder, paper, pem, passphrase)


def import_key(folder: Path, key_pem: bytes, chain_pem: str, *, passphrase: str) -> PublicKey:
    """Keep a key and the certificates that a provider gave, and a statement key beside it.

    Raises:
        InvalidError: the two do not belong together, or the key is too weak or of another kind.
    """
    try:
        paper = serialization.load_pem_private_key(key_pem, _bytes(passphrase))
        certificate = x509.load_pem_x509_certificates(chain_pem.encode())[0]
    except (ValueError, TypeError, IndexError) as error:
        raise InvalidError(
            _("No se pueden leer la clave o el certificado: %(error)s", error=error)
        ) from error
    if not isinstance(paper, PaperKey) or paper.key_size < _least(paper):
        raise InvalidError(_("La clave debe ser EC o RSA de 2048 bits o más."))
    if paper.public_key() != certificate.public_key():
        raise InvalidError(_("El certificado no es de esa clave: póngalo primero en el archivo."))
    return _write(folder, paper, chain_pem, passphrase)


def import_token(folder: Path, place: TokenPlace, chain_pem: str, *, passphrase: str) -> PublicKey:
    """Keep where a device's key is, and the certificates that a provider gave for it.

    Raises:
        InvalidError: the certificates cannot be read.
    """
    try:
        return _write(folder, place, chain_pem, passphrase)
    except (ValueError, IndexError) as error:
        raise InvalidError(_("No se puede leer el certificado: %(error)s", error=error)) from error


def load_key(folder: Path, key_id: str, *, passphrase: str) -> PrivateKey:
    """Return a key that was kept.

    Raises:
        UnavailableError: its files are not here, or the passphrase is another.
    """
    place = folder / key_id
    password = _bytes(passphrase)
    if not has_key(folder, key_id):
        raise UnavailableError(_LOST % {"key_id": key_id, "place": place})
    try:
        paper = _load_paper(place, password)
        statement = serialization.load_pem_private_key((place / _STATEMENT).read_bytes(), password)
        chain = (place / _CERTIFICATE).read_text(encoding="utf-8")
    except (OSError, ValueError, TypeError) as error:
        raise UnavailableError(
            _UNUSABLE % {"key_id": key_id, "place": place, "error": error}
        ) from error
    if not isinstance(paper, PaperKey | TokenPlace) or not isinstance(
        statement, ed25519.Ed25519PrivateKey
    ):
        raise UnavailableError(
            _("La clave %(key_id)s es de otra clase que la esperada.", key_id=key_id)
        )
    return PrivateKey(PublicKey(key_id, chain, _x(statement)), paper, statement)


def has_key(folder: Path, key_id: str) -> bool:
    """Say whether all the files of a key are here, and this account may look at them."""
    place = folder / key_id
    signs = any(_is_readable(place / name) for name in (_DEVICE, _PAPER))
    return signs and all(_is_readable(place / name) for name in (_STATEMENT, _CERTIFICATE))


def _is_readable(path: Path) -> bool:
    return os.access(path, os.R_OK)


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _load_paper(place: Path, password: bytes | None) -> object:
    token = place / _DEVICE
    if token.is_file():
        return TokenPlace(**json.loads(token.read_text(encoding="utf-8")))
    return serialization.load_pem_private_key((place / _PAPER).read_bytes(), password)


def _write(folder: Path, paper: PaperKey | TokenPlace, chain: str, passphrase: str) -> PublicKey:
    statement = ed25519.Ed25519PrivateKey.generate()
    first = x509.load_pem_x509_certificates(chain.encode())[0]
    key_id = first.fingerprint(hashes.SHA256()).hex()[:_ID_CHARACTERS]
    place = folder / key_id
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.mkdir(mode=0o700)
    if isinstance(paper, TokenPlace):
        (place / _DEVICE).write_text(json.dumps(asdict(paper)), encoding="utf-8")
    else:
        _keep_private(place / _PAPER, paper, passphrase)
    _keep_private(place / _STATEMENT, statement, passphrase)
    (place / _CERTIFICATE).write_text(chain, encoding="utf-8")
    return PublicKey(key_id, chain, _x(statement))


def _keep_private(path: Path, key: PaperKey | ed25519.Ed25519PrivateKey, passphrase: str) -> None:
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        protection = serialization.BestAvailableEncryption(passphrase.encode())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
    )
    # Created closed: at no moment may another account open it.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def _self_signed(
    key: ec.EllipticCurvePrivateKey, name: str, start: datetime, end: datetime
) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    built = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(start - timedelta(minutes=5)).not_valid_after(end)
    built = built.add_extension(usage, critical=True)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    built = built.add_extension(identifier, critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return built.sign(key, hashes.SHA256())


def kid_of(statement_key: bytes) -> bytes:
    """Return the four bytes by which a statement names the key it is signed with."""
    return hashlib.sha256(statement_key).digest()[:4]


def _x(key: ed25519.Ed25519PrivateKey) -> str:
    return base64url(key.public_key().public_bytes_raw())


def _bytes(passphrase: str) -> bytes | None:
    return passphrase.encode() if passphrase else None


def _least(key: PaperKey) -> int:
    return _LEAST_RSA_BITS if isinstance(key, rsa.RSAPrivateKey) else 0
