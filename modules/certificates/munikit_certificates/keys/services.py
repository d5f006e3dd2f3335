# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making, adopting, changing and retiring keys: what the register says of them from then on."""

from pathlib import Path

from sqlalchemy.orm import Session

from munikit import audit
from munikit.public.rules import ConflictError, InvalidError, NotFoundError, wiring
from munikit.public.rules import gettext as _
from munikit.signing.keys import (
    PublicKey,
    TokenPlace,
    import_key,
    import_token,
    new_key,
)
from munikit_certificates.keys.register import active_key
from munikit_certificates.keys.signers import keys_folder
from munikit_certificates.models import SigningKey
from munikit_certificates.settings import CertificatesSettings

_YEARS = 3


def make_key(session: Session) -> SigningKey:
    """Make the municipality's first key.

    Raises:
        ConflictError: there is one; it is rotated.
    """
    if active_key(session):
        raise ConflictError(
            _("Ya hay una clave en uso. Para cambiarla: portal documents key rotate.")
        )
    folder, passphrase = _kept_in(session)
    name = wiring(session).settings.municipality.name
    now = wiring(session).clock.now()
    made = new_key(folder, name, now=now, years=_YEARS, passphrase=passphrase)
    return _register(session, made, accredited=False)


def adopt_key(session: Session, key_pem: bytes, chain_pem: str, *, accredited: bool) -> SigningKey:
    """Use a key and a certificate that a provider gave; the one in use, if any, is retired.

    Raises:
        InvalidError: they do not belong together, or a certificate of one's own is said to be
            of an accredited provider.
    """
    folder, passphrase = _kept_in(session)
    made = import_key(folder, key_pem, chain_pem, passphrase=passphrase)
    return _adopt(session, made, accredited=accredited)


def adopt_token(
    session: Session, place: TokenPlace, chain_pem: str, *, accredited: bool
) -> SigningKey:
    """Use a key that stays in its device; see `adopt_key`."""
    folder, passphrase = _kept_in(session)
    made = import_token(folder, place, chain_pem, passphrase=passphrase)
    return _adopt(session, made, accredited=accredited)


def _kept_in(session: Session) -> tuple[Path, str]:
    settings = wiring(session).settings
    own = settings.of(CertificatesSettings)
    return keys_folder(settings), own.key_passphrase.get_secret_value()


def _adopt(session: Session, made: PublicKey, *, accredited: bool) -> SigningKey:
    if accredited and made.is_self_signed:
        raise InvalidError(
            _("Ese certificado se firma a sí mismo: no es de un prestador acreditado.")
        )
    before = active_key(session)
    if before is not None:
        retire_key(session, before.id)
    return _register(session, made, accredited=accredited)


def rotate_key(session: Session, *, compromised: bool = False) -> SigningKey:
    """Retire the key in use and make another. What it signed stays valid.

    A ``compromised`` key is one that somebody else may hold: its statements prove nothing
    offline any more, and papers it signed are believed only if the register knows them.
    """
    before = active_key(session)
    if before is None:
        raise NotFoundError(_("No hay una clave en uso. Para hacerla: portal documents key new."))
    retire_key(session, before.id, compromised=compromised)
    return make_key(session)


def retire_key(session: Session, key_id: str, *, compromised: bool = False) -> None:
    key = session.get_one(SigningKey, key_id, with_for_update=True)
    key.retired_at = wiring(session).clock.now()
    key.is_compromised = compromised
    session.flush()
    _note(session, "retire", key)


def _register(session: Session, made: PublicKey, *, accredited: bool) -> SigningKey:
    key = SigningKey(
        id=made.id,
        certificates=made.certificates,
        statement_key=made.statement_key,
        is_accredited=accredited,
        created_at=wiring(session).clock.now(),
    )
    session.add(key)
    session.flush()
    _note(session, "add", key)
    return key


def _note(session: Session, what: str, key: SigningKey) -> None:
    audit.record(
        session,
        f"certificates.key_{what}",
        actor_id=None,
        subject_id=None,
        data={"key": key.id, "compromised": key.is_compromised},
    )
