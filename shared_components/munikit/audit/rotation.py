# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Retiring the key that signs heads: what it signed stays verifiable, what it signs later is not.

Both keys sign the handover, so that whoever keeps either of them can check the heads of both. It
names the last act the retired key may have signed: stolen afterwards, it forges nothing.
"""

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from munikit.audit.heads import (
    add_line,
    alone,
    head_lines,
    private_key,
    public_of,
    sign_head,
    store,
)
from munikit.audit.journal import record
from munikit.audit.verifier import handover_message
from munikit.db import Database

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def rotate(database: Database) -> str:
    """Put a new key in the place of the signing key and return its public half in base64.

    Interrupted, it goes on from where it was when it is called again: the new key waits beside
    the old one, and no head is kept that a retired key signed.

    Raises:
        UnavailableError: there is no key yet.
    """
    settings = database.wiring.settings
    path = settings.path(settings.audit.key)
    old = private_key(path)
    with alone(settings):
        waiting = path.with_name(f"{path.name}.new")
        new = private_key(waiting) if waiting.is_file() else store(waiting)
        told = {line["next"] for line in head_lines(settings) if "next" in line}
        if public_of(new) not in told:
            _hand_over(database, old, new)
        waiting.replace(path)
        _flush_folder(path.parent)
    return public_of(new)


def _hand_over(database: Database, old: "Ed25519PrivateKey", new: "Ed25519PrivateKey") -> None:
    settings = database.wiring.settings
    keys = {"key": public_of(old), "next": public_of(new)}
    with database.transaction() as session:
        record(session, "audit.rotate", actor_id=None, subject_id=None, data=keys)
    with database.reading() as session:
        head = sign_head(session) or {}
    add_line(settings, head)
    handover = {name: head[name] for name in ("portal", "seq", "at")} | keys
    message = handover_message(handover)
    add_line(
        settings,
        {**handover, "signature": _signed(old, message), "accepted": _signed(new, message)},
    )


def _signed(key: "Ed25519PrivateKey", message: bytes) -> str:
    return base64.b64encode(key.sign(message)).decode()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
