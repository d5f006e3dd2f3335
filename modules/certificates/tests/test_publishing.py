# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What anybody can fetch to check a document alone, and what the printed code says."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest
import zxingcpp
from flask.testing import FlaskClient

from munikit.access import Actor
from munikit.app import Portal
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import InvalidError
from munikit.signing.keys import kid_of
from munikit.signing.statement import read_statement
from munikit_certificates.keys.services import make_key, rotate_key
from munikit_certificates.keys.signers import statement_key
from munikit_certificates.models import Document
from munikit_certificates.verification.services import DocumentPermission, revoke

Browse = Callable[..., FlaskClient]
REASON = "El puesto se traspasó a otra persona"


@pytest.fixture
def key_id(portal: Portal) -> str:
    with portal.database.transaction() as session:
        return make_key(session).id


def public_keys(portal: Portal, key_id: str) -> dict[bytes, bytes]:
    key = statement_key(portal.settings, key_id).public_key().public_bytes_raw()
    return {kid_of(key): key}


def test_the_code_carries_a_statement_of_the_municipalitys_key(
    portal: Portal, key_id: str, issued: Document
) -> None:
    statement = issued.facts["qr"].split("#")[1]

    said = read_statement(statement, public_keys(portal, key_id))

    assert (said.issuer, said.folio) == ("14101", "VAL-D-2026-000001")
    assert (said.initials, said.run_ending) == ("R. H. P.", "678-5")
    assert (said.valid_from, said.valid_until) == (issued.valid_from, issued.valid_until)
    assert said.issued_at == issued.issued_at


def test_no_changed_statement_is_believed(portal: Portal, key_id: str, issued: Document) -> None:
    statement = issued.facts["qr"].split("#")[1]
    keys = public_keys(portal, key_id)
    # The last letter of base64 holds bits that no byte is made of.
    changed = [
        statement[:n] + ("A" if statement[n] != "A" else "B") + statement[n + 1 :]
        for n in range(len(statement) - 1)
    ]

    for each in (*changed, "", "AAAA", statement[:-4], statement + "AAAA"):
        with pytest.raises(InvalidError):
            read_statement(each, keys)


@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_the_code_is_read_off_the_printed_page(
    portal: Portal, key_id: str, issued: Document, dpi: int
) -> None:
    pdf = portal.database.wiring.files.get(issued.sha256 or "")
    with pypdfium2.PdfDocument(pdf) as paper:
        grey = paper[0].render(scale=dpi / 72).to_pil().convert("L")
    # A photocopy keeps black and white alone.
    copy = grey.point(lambda shade: 255 if shade > 140 else 0)
    (code,) = zxingcpp.read_barcodes(copy, formats=zxingcpp.BarcodeFormat.QRCode)

    assert key_id
    assert code.text == issued.facts["qr"]


def test_the_published_keys_are_public_and_nothing_else(
    portal: Portal, key_id: str, browse: Browse, clock: FixedClock
) -> None:
    clock.moment += timedelta(days=1)
    with portal.database.transaction() as session:
        rotate_key(session, compromised=True)

    answer = browse().get("/.well-known/munikit-keys.json")

    new, old = answer.get_json()["keys"]
    assert old["kid"] == next(iter(public_keys(portal, key_id))).hex()
    assert (old["compromised"], new["compromised"]) == (True, False)
    assert (bool(old["retired_at"]), new["retired_at"]) == (True, None)
    assert "PRIVATE" not in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_list_names_what_was_revoked_and_not_why_nor_whose(
    portal: Portal, issued: Document, browse: Browse, official: Callable[[str], UUID]
) -> None:
    by = Actor(official("registrar"), "Ana", None, frozenset(DocumentPermission))
    before = browse().get("/.well-known/munikit-revoked.json").get_json()
    with portal.database.transaction() as session:
        revoke(session, issued.id, REASON, by=by)

    answer = browse().get("/.well-known/munikit-revoked.json")

    assert before["revoked"] == []
    listed = {"folio": issued.folio, "state": "revoked", "on": "2026-11-23"}
    assert answer.get_json()["revoked"] == [listed]
    assert REASON not in answer.text


def test_what_expired_long_ago_leaves_the_list(
    portal: Portal,
    issued: Document,
    browse: Browse,
    official: Callable[[str], UUID],
    clock: FixedClock,
) -> None:
    by = Actor(official("registrar"), "Ana", None, frozenset(DocumentPermission))
    with portal.database.transaction() as session:
        revoke(session, issued.id, REASON, by=by)

    clock.moment += timedelta(days=400)

    assert browse().get("/.well-known/munikit-revoked.json").get_json()["revoked"] == []


def test_a_changed_verifier_is_kept_anew(browse: Browse, portal: Portal) -> None:
    first = browse().get("/v/worker.js")

    assert first.headers["Content-Type"].startswith("text/javascript")
    assert '"version": "' in first.text
    assert "/* CONFIGURATION */" not in first.text
    assert portal.settings.municipality.name in browse().get("/v/").text
