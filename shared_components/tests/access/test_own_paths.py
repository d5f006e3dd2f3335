# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where a login may lead: to a page of ours, whatever a browser makes of the address."""

import pytest

from munikit.web.guard import is_own_path


@pytest.mark.parametrize("path", ["/", "/mis-solicitudes", "/a?b=c", "/trámites", "/a/../b"])
def test_a_path_of_ours_is_followed(path: str) -> None:
    assert is_own_path(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "http:evil.example",
        "http://evil.example",
        "https:///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example@127.0.0.1",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nLocation: //evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\x00/evil.example",
        "/\u2028/evil.example",
    ],
)
def test_a_path_that_a_browser_reads_as_another_site_is_not_followed(path: str) -> None:
    assert not is_own_path(path)
