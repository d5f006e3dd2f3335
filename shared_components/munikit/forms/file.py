# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file to attach. Whether its content is acceptable is the documents package's business."""

from typing import Any

from munikit.forms.form import Answers
from munikit.forms.text import Question


class FileField(Question):
    """``data`` is the uploaded file or nothing; ``kept`` describes the one given before.

    ``accept`` is what the browser offers to choose; whoever reads the file checks what it is.
    """

    kind = "file"

    def __init__(
        self,
        label: str,
        *,
        most_bytes: int,
        accept: str = "image/jpeg,image/png,application/pdf",
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
