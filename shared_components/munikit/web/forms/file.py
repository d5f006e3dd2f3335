# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file to attach. Whether its content is acceptable is the documents package's business."""

import os
from typing import Any

from wtforms import ValidationError
from wtforms.form import BaseForm

from munikit.kernel.sizes import file_size, size_limit, too_heavy
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.forms.form import Answers
from munikit.web.forms.text import Question


class FileField(Question):
    """``data`` is the uploaded file or nothing; ``kept`` describes the one given before.

    ``accept`` is what the browser offers to choose; whoever reads the file checks what it is.
    ``most_bytes`` is the most it may weigh; 0 leaves that to whoever reads it.
    """

    kind = "file"
    formats = _l("JPG, PNG o PDF")
    way_out = _l(
        "Si es una foto, ábrala en el teléfono, haga una captura de pantalla y "
        "adjunte la captura: pesa menos. Si es un PDF, escanéelo con menos calidad"
    )

    def __init__(
        self,
        label: str,
        *,
        most_bytes: int,
        accept: str = "image/jpeg,image/png,image/webp,image/avif,application/pdf",
        **rest: Any,  # noqa: ANN401 - see Question.
    ) -> None:
        super().__init__(label, **rest)
        self.accept = accept
        self.most_bytes = most_bytes
        self.kept: Any = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002 - WTForms' signature.
        self.process_errors = []
        uploads = formdata.uploads.getlist(self.name) if isinstance(formdata, Answers) else []
        self.data = uploads[0] if uploads and uploads[0].filename else None

    def is_empty(self) -> bool:
        # One that was given before is an answer, until another takes its place.
        return self.data is None and self.kept is None

    def check(self, form: BaseForm) -> None:  # noqa: ARG002 - WTForms' signature.
        if self.data is None or not self.most_bytes:
            return
        size = self.data.stream.seek(0, os.SEEK_END)
        self.data.stream.seek(0)
        if size > self.most_bytes:
            raise ValidationError(self.too_heavy(file_size(size)))

    def too_heavy(self, size: str) -> str:
        """Return what is said of a file of that size. The page's script says it before sending."""
        return too_heavy(size, self.most_bytes, self.way_out)

    def limits(self) -> str:
        """Return what may be sent, as it stands beside the question."""
        return (
            _(
                "%(formats)s, de hasta %(most_bytes)s",
                formats=self.formats,
                most_bytes=size_limit(self.most_bytes),
            )
            if self.most_bytes
            else ""
        )
