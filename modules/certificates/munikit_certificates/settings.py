# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a municipality sets of its documents, under ``[certificates]``."""

from enum import StrEnum

from pydantic import Field, SecretStr

from munikit.public.module import Section
from munikit.settings.sections import Folder


class SignerChoice(StrEnum):
    KEY = "key"
    FIRMAGOB = "firmagob"
    SIMULATED = "firmagob_simulated"


class FirmaGobSettings(Section):
    """What the State gave the municipality; ``run`` has no points, dash or check digit.

    ``portal serve`` sets ``simulator_url`` to where it started the simulator.
    """

    url: str = "https://api.firma.digital.gob.cl"
    simulator_url: str = "http://127.0.0.1:8103"
    entity: str = ""
    run: str = Field(default="", pattern=r"^[0-9]{0,9}$")
    token_key: str = ""
    secret: SecretStr = SecretStr("")


class CertificatesSettings(Section):
    """``signer`` says who signs the PDF; the offline statement is always the key's.

    ``keys`` is a folder that only the worker's account reads.

    ``timestamp_url`` is an authority of RFC 3161; empty, papers carry no time stamp.
    """

    signer: SignerChoice = SignerChoice.KEY
    firmagob: FirmaGobSettings = FirmaGobSettings()
    keys: Folder = "instance/keys"
    key_passphrase: SecretStr = SecretStr("")
    token_pin: SecretStr = SecretStr("")
    timestamp_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
