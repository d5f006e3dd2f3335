# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The base of all forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g
from flask_wtf import FlaskForm

EXPIRED = (
    "La página estuvo abierta mucho rato. Vuelva a apretar el botón; lo que escribió sigue ahí."
)


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types.
    """A form of the portal. The gate in front of the view checks its token, not the form."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # As above.
        csrf = False

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check the answers. An expired page is an error too, and loses nothing typed."""
        valid = bool(super().validate(extra_validators))
        if g.get("csrf_expired"):
            self.form_errors.append(EXPIRED)
            return False
        return valid
