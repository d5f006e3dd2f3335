# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The lists a phone keeps are the municipality's, whoever hands them over."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from munikit.access import Actor
from munikit.app import Portal
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import InvalidError
from munikit.outbox import run_due
from munikit.signing.keys import kid_of
from munikit.signing.lists import read_list, sign_list
from munikit_certificates.keys.services import make_key, rotate_key
from munikit_certificates.keys.signers import statement_key
from munikit_certificates.models import Document
from munikit_certificates.offline.signed_lists import KEYS, REVOKED
from munikit_certificates.verification.services import DocumentPermission, revoke

Browse = Callable[..., FlaskClient]
CONTENT = {"updated_at": "2026-11-23T12:00:00-03:00", "revoked": []}


@pytest.fixture
def key_id(portal: Portal) -> str:
    with portal.database.transaction() as session:
        return make_key(session).id


def trusting(*keys: Ed25519PrivateKey) -> dict[bytes, bytes]:
    public = [each.public_key().public_bytes_raw() for each in keys]
    return {kid_of(each): each for each in public}


def payload_of(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_a_list_is_read_by_whoever_knows_its_key() -> None:
    key = Ed25519PrivateKey.generate()

    assert (
        read_list(sign_list(CONTENT, [key], kind=REVOKED), trusting(key), kind=REVOKED) == CONTENT
    )


def test_a_forged_list_is_refused() -> None:
    key, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    signed = json.loads(sign_list(CONTENT, [key], kind=REVOKED))
    changed = {**signed, "payload": payload_of({**CONTENT, "revoked": [{"folio": "VAL-D-1"}]})}
    forged = [
        sign_list(CONTENT, [stranger], kind=REVOKED),
        sign_list(CONTENT, [key], kind=KEYS),
        sign_list(CONTENT, [], kind=REVOKED),
        json.dumps(changed),
        json.dumps({**signed, "signatures": [{"protected": "", "signature": ""}]}),
        "[]",
        "",
    ]

    for each in forged:
        with pytest.raises(InvalidError):
            read_list(each, trusting(key), kind=REVOKED)


def test_the_web_hands_over_what_the_worker_signed(
    portal: Portal, key_id: str, browse: Browse
) -> None:
    before = browse().get("/.well-known/munikit-keys.jws").status_code

    run_due(portal.database, portal.jobs)

    keys = trusting(statement_key(portal.settings, key_id))
    for name in (KEYS, REVOKED):
        answer = browse().get(f"/.well-known/{name}.jws")
        said = read_list(answer.text, keys, kind=name)
        assert said == browse().get(f"/.well-known/{name}.json").get_json()
        assert answer.headers["Content-Type"] == "application/jose+json"
    assert before == 404


def test_a_phone_that_knows_only_the_old_key_believes_the_new_list_of_keys(
    portal: Portal, key_id: str, browse: Browse, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=1)
    with portal.database.transaction() as session:
        new_id = rotate_key(session, compromised=True).id
    run_due(portal.database, portal.jobs)

    old, new = statement_key(portal.settings, key_id), statement_key(portal.settings, new_id)
    keys = browse().get("/.well-known/munikit-keys.jws").text
    revoked = browse().get("/.well-known/munikit-revoked.jws").text

    assert [each["compromised"] for each in read_list(keys, trusting(old), kind=KEYS)["keys"]] == [
        False,
        True,
    ]
    assert read_list(revoked, trusting(new), kind=REVOKED)["revoked"] == []
    with pytest.raises(InvalidError):
        read_list(revoked, trusting(old), kind=REVOKED)


def test_what_is_revoked_is_in_the_signed_list_at_once(
    portal: Portal, key_id: str, issued: Document, browse: Browse, official: Callable[[str], UUID]
) -> None:
    by = Actor(official("registrar"), "Ana", None, frozenset(DocumentPermission))
    with portal.database.transaction() as session:
        revoke(session, issued.id, "El puesto se traspasó a otra persona", by=by)

    run_due(portal.database, portal.jobs)

    text = browse().get("/.well-known/munikit-revoked.jws").text
    said = read_list(text, trusting(statement_key(portal.settings, key_id)), kind=REVOKED)
    assert [each["folio"] for each in said["revoked"]] == [issued.folio]
