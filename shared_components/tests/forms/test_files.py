# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file that weighs too much is told by its true weight, and how to make it lighter."""

from io import BytesIO

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from munikit.web.forms import FileField, Form, TableField
from munikit.web.forms.form import Answers

MEGABYTE = 1024 * 1024


def refusal(size_bytes: int, *, most_bytes: int, field: type[FileField] = FileField) -> str:
    """Return what the form says of a file of that size, or nothing."""
    kind = type("FileForm", (Form,), {"file": field("Foto", most_bytes=most_bytes)})
    sent = FileStorage(BytesIO(bytes(size_bytes)), filename="camara.jpg")
    with Flask(__name__).test_request_context():
        answers = Answers()
        answers.uploads = MultiDict({"file": sent})
        form = kind(formdata=answers)
        return "" if form.validate() else str(form.file.errors[0])


@pytest.mark.parametrize(
    ("size_bytes", "most_bytes", "words"),
    [
        (6_500_000, 5 * MEGABYTE, "El archivo pesa 6,2 MB y el máximo es 5 MB"),
        (5 * MEGABYTE + 1, 5 * MEGABYTE, "El archivo pesa 5,1 MB y el máximo es 5 MB"),
        (3 * MEGABYTE, 2 * MEGABYTE, "El archivo pesa 3 MB y el máximo es 2 MB"),
    ],
)
def test_the_true_size_and_the_limit_of_the_setting_are_told(
    size_bytes: int, most_bytes: int, words: str
) -> None:
    assert refusal(size_bytes, most_bytes=most_bytes).startswith(words)


@pytest.mark.parametrize(
    ("field", "way_out"), [(FileField, "captura de pantalla"), (TableField, "Divídalo")]
)
def test_it_is_told_how_to_make_it_lighter(field: type[FileField], way_out: str) -> None:
    assert way_out in refusal(2 * MEGABYTE, most_bytes=MEGABYTE, field=field)


@pytest.mark.parametrize("most_bytes", [MEGABYTE, 0])
def test_what_weighs_as_much_as_allowed_passes(most_bytes: int) -> None:
    assert refusal(MEGABYTE, most_bytes=most_bytes) == ""
