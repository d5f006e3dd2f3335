# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file that a page gives away may be anybody's."""

from flask import Flask, Response

from munikit.web import named, table_file
from munikit.web.downloads import SANDBOX


def test_a_file_that_is_given_away_runs_nothing_where_it_is_opened() -> None:
    with Flask(__name__).test_request_context():
        table = table_file(["Nombre"], [["=1+1"]], name="tabla.csv")

    kept = named(Response(b"<script>"), "foto.html")

    assert table.headers["Content-Security-Policy"] == SANDBOX
    assert kept.headers["Content-Security-Policy"] == SANDBOX
    assert kept.headers["Content-Disposition"].startswith("attachment")


def test_a_draft_is_shown_by_the_browsers_own_reader() -> None:
    draft = named(Response(b"%PDF-1.7"), "borrador.pdf", shown=True)

    assert "Content-Security-Policy" not in draft.headers
