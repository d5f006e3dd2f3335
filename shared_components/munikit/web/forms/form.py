# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The base of all forms."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask import g, request
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.transactions import transaction

EXPIRED = _l(
    "La página estuvo abierta mucho rato. Vuelva a apretar el botón; lo que escribió sigue ahí."
)
_WHAT_WAS_SENT = object()


class Answers(MultiDict[str, str]):
    """What was sent: texts, and the files apart, so that neither is taken for the other."""

    uploads: MultiDict[str, FileStorage] = MultiDict()


class Form(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types.
    """A form of the portal. The gate in front of the view checks its token, not the form.

    Where a page was too old, or what it is about changed meanwhile, the gate asks the view for it
    once more: the form then brings what was typed, says why, and is neither sent nor valid.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # As above.
        csrf = False

    def __init__(self, formdata: Any = _WHAT_WAS_SENT, **rest: Any) -> None:  # noqa: ANN401 - WTForms' signature.
        reads = formdata is _WHAT_WAS_SENT
        super().__init__(formdata=_answers(sent=self.is_submitted()) if reads else formdata, **rest)
        self.is_expired = reads and g.get("typed_again") is not None
        if self.is_expired and "shown_in_another_language" not in g:
            self.form_errors = [g.get("shown_again_because") or EXPIRED]

    @property
    def brings_answers(self) -> bool:
        """Whether there is something typed to read: sent now, or shown again."""
        return bool(self.is_expired or self.is_submitted())

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check the answers; those of a page that is shown again are not looked at."""
        return not self.is_expired and bool(super().validate(extra_validators))

    @contextmanager
    def refusals_at(self, field: Any) -> Iterator[Session]:  # noqa: ANN401 - WTForms' field.
        """Open a transaction: what is refused in it is not kept, and the field says why.

        Only an `InvalidError` is; the form has errors then, and every other error goes on.
        """
        try:
            with transaction() as session:
                yield session
        except InvalidError as error:
            field.errors = [error.message]


def _answers(*, sent: bool) -> MultiDict[str, str] | None:
    typed: MultiDict[str, str] | None = g.get("typed_again")
    if typed is not None:
        return typed or None
    if not sent:
        return None
    answers = Answers(request.form)
    answers.uploads = MultiDict(request.files)
    return answers
