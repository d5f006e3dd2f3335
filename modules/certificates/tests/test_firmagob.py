# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing by FirmaGob, over HTTP, against its simulator."""

import io
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
import requests
from werkzeug.serving import make_server

from munikit.app import compose
from munikit.kernel.clock import Clock, FixedClock, SystemClock
from munikit.kernel.errors import UnavailableError
from munikit.printing import render_paper
from munikit.signing.firmagob import PATH, FirmaGobAccount, FirmaGobSigner
from munikit.signing.pades import Wording
from munikit.testing.portals import write_portal
from munikit_certificates.firmagob_simulator import create
from munikit_certificates.keys.signers import SANDBOX, paper_signer, signature_word

WORDING = Wording("Municipalidad de Valdivia", "Prueba", "Valdivia")


@pytest.fixture
def account() -> Iterator[FirmaGobAccount]:
    server = make_server("127.0.0.1", 0, create())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield FirmaGobAccount(url=f"http://127.0.0.1:{server.port}", **SANDBOX)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def sign(account: FirmaGobAccount, pdf: bytes, clock: Clock | None = None) -> bytes:
    return FirmaGobSigner(account, WORDING, clock or SystemClock()).sign(pdf)


def test_the_state_signs_a_paper_it_never_sees(
    account: FirmaGobAccount, blank: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "signed.pdf"

    path.write_bytes(sign(account, blank))

    told = subprocess.run(  # noqa: S603 - poppler's own validator.
        ["pdfsig", str(path)],  # noqa: S607 - as Debian installs it.
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "FirmaGob simulada" in told


def test_the_field_of_the_states_signature_has_a_name_and_a_place_in_what_is_read(
    account: FirmaGobAccount,
) -> None:
    paper = render_paper("<html lang='es'><title>x</title><p>Hola", {}, {}).pdf

    signed = sign(account, paper)

    assert signed.startswith(paper)
    with pikepdf.open(io.BytesIO(signed)) as document:
        (field,) = document.Root.AcroForm.Fields
        form = document.Root.StructTreeRoot.K[0].K[-1]
        assert str(field.TU) == "Firma electrónica de Municipalidad de Valdivia"
        assert (str(form.S), form.K[0].Obj) == ("/Form", field)


@pytest.mark.parametrize(
    "wrong",
    [{"secret": "otro" * 8}, {"token_key": "otro"}, {"run": "11111111"}, {"entity": "Otra"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_wrong_account_signs_nothing(
    account: FirmaGobAccount, blank: bytes, wrong: dict[str, str]
) -> None:
    with pytest.raises(UnavailableError):
        sign(replace(account, **wrong), blank)


@pytest.mark.parametrize("minutes", [-15, 45])
def test_a_token_of_another_hour_signs_nothing(
    account: FirmaGobAccount, blank: bytes, minutes: int
) -> None:
    clock = FixedClock(SystemClock().now() + timedelta(minutes=minutes))

    with pytest.raises(UnavailableError):
        sign(account, blank, clock)


def test_where_nobody_answers_the_job_tries_again(account: FirmaGobAccount, blank: bytes) -> None:
    with pytest.raises(UnavailableError):
        sign(replace(account, url="http://127.0.0.1:9"), blank)


@pytest.mark.parametrize(
    "told",
    [
        {"hashes": [{"status": "ERROR", "content": None}]},
        {"hashes": [{"status": "OK", "content": "bm8="}]},
        {"hashes": []},
        {"error": "no"},
        [],
    ],
    ids=["refused", "no signature", "nothing", "error", "garbage"],
)
def test_an_answer_that_is_no_signature_is_not_taken_for_one(
    account: FirmaGobAccount, blank: bytes, told: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Answer:
        def json(self) -> object:
            return told

    monkeypatch.setattr(requests.Session, "post", lambda *_a, **_k: Answer())

    with pytest.raises(UnavailableError):
        sign(account, blank)


def test_the_simulator_refuses_a_one_time_code(account: FirmaGobAccount) -> None:
    answer = requests.post(
        account.url + PATH, json={"api_token_key": "sandbox"}, headers={"OTP": "123456"}, timeout=5
    )

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_portal_has_its_papers_signed_by_the_simulated_state(
    account: FirmaGobAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_CERTIFICATES__SIGNER", "firmagob_simulated")
    monkeypatch.setenv("PORTAL_CERTIFICATES__FIRMAGOB__SIMULATOR_URL", account.url)
    settings = compose(write_portal(tmp_path, '[modules]\nenabled = ["certificates"]\n')).settings

    signer = paper_signer(settings, None)

    assert isinstance(signer, FirmaGobSigner)
    # A simulated signature is nobody's: the paper claims none.
    assert signature_word(settings, None) == "none"


def test_without_a_key_nobody_signs(tmp_path: Path) -> None:
    settings = compose(write_portal(tmp_path, '[modules]\nenabled = ["certificates"]\n')).settings

    assert paper_signer(settings, None) is None
    assert signature_word(settings, None) == "none"


def test_papers_the_state_signs_say_that_the_signature_is_advanced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_CERTIFICATES__SIGNER", "firmagob")
    settings = compose(write_portal(tmp_path, '[modules]\nenabled = ["certificates"]\n')).settings

    assert signature_word(settings, None) == "advanced"
