# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signed heads: what the journal's end was at a moment, told to somebody outside the machine.

Whoever owns the database can write the whole journal anew with hashes that fit. Against that
stands a head that was signed before and kept elsewhere: mailed, or collected from its file.
"""

import base64
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.audit.journal import AuditEntry, AuditHead, as_told
from munikit.audit.verifier import FIRST, head_message, keys_of, problems, read
from munikit.contracts.adapters import Mail
from munikit.kernel.errors import ConflictError, UnavailableError
from munikit.kernel.words import gettext as _
from munikit.outbox import Job, Work
from munikit.settings import Settings
from munikit.wiring import wiring

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ONLY_MINE = 0o600


def create_key(settings: Settings) -> str:
    """Write a new signing key and return its public half in base64.

    Raises:
        ConflictError: there is a key already; what it signed would no longer be verified.
    """
    return public_of(store(settings.path(settings.audit.key)))


def ensure_key(settings: Settings, *, is_empty: bool) -> bool:
    """Make the signing key of a portal that never had one; say whether it was made.

    Where heads were signed or acts were written, and there is no key, none is made: somebody has
    to bring it back, or look into why it is not there.
    """
    if settings.path(settings.audit.key).is_file() or head_lines(settings) or not is_empty:
        return False
    create_key(settings)
    return True


def is_unwritten(session: Session) -> bool:
    """Say whether the journal has no act: a portal that begins, whose key cannot be lost yet."""
    end = session.scalar(select(AuditHead))
    return end is None or end.seq == 0


def public_key(settings: Settings) -> str:
    """Return the public half of the signing key in base64.

    Raises:
        UnavailableError: there is no key yet.
    """
    return public_of(private_key(settings.path(settings.audit.key)))


def sign_head(session: Session) -> dict[str, Any] | None:
    """Return the journal's end, signed, or nothing where nothing was ever written.

    Raises:
        UnavailableError: there is no key yet.
    """
    settings = wiring(session).settings
    key = private_key(settings.path(settings.audit.key))
    end = session.scalar(select(AuditHead))
    # Act 0 is none: its row is made before the first act, and a worker may come in between.
    if end is None or end.seq == 0:
        return None
    now = wiring(session).clock.now()
    head = {
        "portal": settings.site.url,
        "seq": end.seq,
        "hash": end.hash,
        "at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
    }
    signature = key.sign(head_message(head))
    return {**head, "signature": base64.b64encode(signature).decode(), "key": public_of(key)}


def entries(session: Session) -> Iterator[dict[str, Any]]:
    """Yield the whole journal as it is exported, a few entries at a time."""
    query = select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=500)
    for entry in session.scalars(query):
        told = {name: getattr(entry, name) for name in AuditEntry.__table__.columns.keys()}  # noqa: SIM118 - no mapping.
        yield {**as_told(told), "prev": entry.prev, "hash": entry.hash}
        session.expunge(entry)


def found_problems(session: Session, kept: Path | None = None, key: str = "") -> Iterator[str]:
    """Yield what is wrong with the journal, measured by signed heads.

    ``kept`` and ``key`` are a file of heads and public keys that were kept elsewhere; without
    them it is measured by what this machine has, which its owner could have written anew.
    """
    settings = wiring(session).settings
    path = kept or settings.path(settings.audit.heads)
    heads = read(str(path)) if path.is_file() else iter(())
    if path.is_file() and not key:
        key = public_key(settings)
    yield from problems(entries(session), heads, keys_of(key))
    last = session.execute(
        select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    ).one_or_none()
    end = session.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none()
    if tuple(last or (0, FIRST)) != tuple(end or (0, FIRST)):
        yield _("el último acto no es el que anotó el registro: le cortaron o agregaron el final")


def unsigned_for(session: Session) -> timedelta:
    """Return for how long the oldest act that no kept head covers has waited for one."""
    settings = wiring(session).settings
    path = settings.path(settings.audit.heads)
    signed = max((head["seq"] for head in read(str(path))), default=0) if path.is_file() else 0
    oldest = select(AuditEntry.at).where(AuditEntry.seq > signed).order_by(AuditEntry.seq)
    at = session.scalars(oldest.limit(1)).first()
    return wiring(session).clock.now() - at if at else timedelta()


def keep_head(settings: Settings, head: dict[str, Any]) -> bool:
    """Add a head to the file of heads, unless the last one said so or its key was retired."""
    with alone(settings):
        lines = head_lines(settings)
        retired = {line["key"] for line in lines if "next" in line}
        if head["key"] in retired or (lines and lines[-1]["seq"] == head["seq"]):
            return False
        add_line(settings, head)
    return True


def head_lines(settings: Settings) -> list[dict[str, Any]]:
    """Return the file of heads: those with ``hash``, and the handovers, with ``next``."""
    path = settings.path(settings.audit.heads)
    return [dict(line) for line in read(str(path))] if path.is_file() else []


def add_line(settings: Settings, line: dict[str, Any]) -> None:
    """Add to the file of heads for good; whoever does is `alone`."""
    path = settings.path(settings.audit.heads)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Let nobody else of this machine add to the file of heads meanwhile."""
    path = settings.path(settings.audit.heads)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _sign(work: Work) -> None:
    settings = work.database.wiring.settings
    if not settings.path(settings.audit.key).is_file():
        return
    with work.database.reading() as session:
        head = sign_head(session)
    if head is None or not keep_head(settings, head) or not settings.audit.mail_to:
        return
    text = json.dumps(head, ensure_ascii=False, indent=1)
    subject = f"Cabeza firmada del registro de actos: {head['seq']}"
    key = f"audit-head-{head['seq']}"
    to = settings.audit.mail_to
    work.database.wiring.mailer.send(Mail(key=key, to=to, subject=subject, body=text))


SIGN_HEADS = Job("audit.sign_heads", _sign, every=timedelta(hours=1))


def store(path: Path) -> "Ed25519PrivateKey":
    """Make a key and write it where only this account reads it.

    Raises:
        ConflictError: there is one already; what it signed would no longer be verified.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    key, pem = _new_key()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_MINE)
    except FileExistsError:
        raise ConflictError(
            _(
                "Ya hay una clave en %(path)s. Para cambiarla por otra: portal audit rotate",
                path=path,
            )
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    return key


def _new_key() -> "tuple[Ed25519PrivateKey, bytes]":
    # Imported where it is used: six megabytes that pages never need.
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - see above.
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - see above.

    key = ed25519.Ed25519PrivateKey.generate()
    pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    return key, pem


def private_key(path: Path) -> "Ed25519PrivateKey":
    """Return the key of a file.

    Raises:
        UnavailableError: there is none, or it is no key.
    """
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - see above.
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - see above.

    if not path.is_file():
        raise UnavailableError(
            _(
                "Falta la clave del registro de actos: cópiela del respaldo en %(path)s. "
                "Si nunca la hubo, créela con: portal audit key",
                path=path,
            )
        )
    try:
        key = form.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:  # Cut off as it was written.
        key = None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise UnavailableError(
            _("%(path)s no es una clave Ed25519. Bórrelo y repita la orden.", path=path)
        )
    return key


def public_of(key: "Ed25519PrivateKey") -> str:
    """Return a key's public half in base64."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()
