# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people gave is lost: the page says that it was received, and the log has it."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases.case.models import Attachment, Case
from munikit.documents import StoredFile
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]


@pytest.fixture
def attachment(portal: Portal, enter: Enter, begin: Begin) -> tuple[str, str]:
    """Where a file of a draft of Rosa's is downloaded, and its SHA-256."""
    rosa = enter("rosa")
    address = begin(rosa)
    content = b"%PDF-1.7 what Rosa sent"
    sha256 = portal.database.wiring.files.put(content)
    with portal.database.transaction() as session:
        now = portal.database.wiring.clock.now()
        kind = {"media_type": "application/pdf", "size_bytes": len(content)}
        session.add(StoredFile(sha256=sha256, created_at=now, **kind))
        session.flush()
        case_id = session.scalars(select(Case.id)).one()
        given = Attachment(
            case_id=case_id, question_id="photo", sha256=sha256, name="plano.pdf", at=now, **kind
        )
        session.add(given)
        session.flush()
        return f"{address}/archivos/{given.id}", sha256


def path_of(portal: Portal, sha256: str) -> Path:
    return portal.settings.path(portal.settings.files.folder) / sha256[:2] / sha256


def test_a_lost_file_was_received_and_its_owner_is_told_so(
    portal: Portal,
    enter: Enter,
    attachment: tuple[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    address, sha256 = attachment
    path_of(portal, sha256).unlink()

    with caplog.at_level(logging.ERROR):
        answer = enter("rosa").get(address)

    assert answer.status_code == 503
    assert "Recibimos «plano.pdf» y es parte de la solicitud" in answer.text
    assert "No lo pida ni lo envíe de nuevo" in answer.text
    assert sha256 in caplog.text
