# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A municipality's keys: each is read once, and what signs with it is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from munikit.kernel.errors import UnavailableError
from munikit.signing.keyring import Keyring
from munikit.signing.keys import new_key
from munikit.signing.pades import Wording

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WORDING = Wording("Municipalidad de Valdivia", "Prueba", "Valdivia")


@pytest.fixture
def key_id(tmp_path: Path) -> str:
    return new_key(tmp_path, "Municipalidad", now=NOW, years=3, passphrase="abre").id


def test_what_signs_is_kept_from_one_paper_to_the_next(tmp_path: Path, key_id: str) -> None:
    before = Keyring(tmp_path, "abre", "").signer(key_id, WORDING)
    (tmp_path / key_id / "paper.pem").unlink()

    assert Keyring(tmp_path, "abre", "").signer(key_id, WORDING) is before


def test_papers_and_statements_are_signed_by_the_keys_of_one_folder(
    tmp_path: Path, key_id: str
) -> None:
    keyring = Keyring(tmp_path, "abre", "")
    keyring.signer(key_id, WORDING)
    (tmp_path / key_id / "statement.pem").unlink()

    assert keyring.statement_key(key_id).public_key()


def test_another_passphrase_opens_nothing_that_was_opened_before(
    tmp_path: Path, key_id: str
) -> None:
    Keyring(tmp_path, "abre", "").signer(key_id, WORDING)

    with pytest.raises(UnavailableError, match="Revise su contraseña"):
        Keyring(tmp_path, "otra", "").signer(key_id, WORDING)


def test_a_log_does_not_show_what_opens_the_keys(tmp_path: Path) -> None:
    shown = repr(Keyring(tmp_path, "abre", "1234"))

    assert "abre" not in shown
    assert "1234" not in shown
