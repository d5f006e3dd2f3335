# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a municipality sets of its documents, under ``[certificates]``."""

from pydantic import Field, SecretStr

from munikit.settings import Section


class CertificatesSettings(Section):
    """``keys`` is a folder that only the worker's account reads.

    ``timestamp_url`` is an authority of RFC 3161; empty, papers carry no time stamp.
    """

    keys: str = "instance/keys"
    key_passphrase: SecretStr = SecretStr("")
    token_pin: SecretStr = SecretStr("")
    timestamp_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
