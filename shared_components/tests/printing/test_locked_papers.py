# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a paper refers to: its own pictures, and nothing of the server or of the network."""

import io
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2  # type: ignore[import-untyped] # It ships no types.
import pytest

from munikit.kernel.errors import InvalidError
from munikit.printing import qr_png, render_paper
from munikit.printing.layout import LockedFetcher

HERE = "HERE"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">'
CREST = f"{SVG}</svg>".encode()
SECRETS = {
    "svg": SVG + '<text y="20">SECRETO</text></svg>',
    "css": "i:before, p:before { content: 'SECRETO' }",
    "txt": "SECRETO",
}
HOSTILE = {
    "img": '<img src="HERE">',
    "img srcset": '<img srcset="HERE 2x" src="HERE">',
    "picture": '<picture><source srcset="HERE"><img src="HERE"></picture>',
    "object": '<object data="HERE"></object>',
    "embed": '<embed src="HERE">',
    "iframe": '<iframe src="HERE"></iframe>',
    "video poster": '<video poster="HERE" src="HERE"></video>',
    "audio": '<audio src="HERE"></audio>',
    "input image": '<input type="image" src="HERE">',
    "stylesheet": '<link rel="stylesheet" href="HERE">',
    "icon": '<link rel="icon" href="HERE">',
    "import": "<style>@import url(HERE);</style>",
    "import string": '<style>@import "HERE";</style>',
    "background": "<style>body{background:url(HERE)}</style>",
    "inline background": '<p style="background-image:url(HERE)">x</p>',
    "font": "<style>@font-face{font-family:x;src:url(HERE)}p{font-family:x}</style><p>x</p>",
    "list style": "<style>li{list-style-image:url(HERE)}</style><ul><li>x</ul>",
    "content": "<style>p:before{content:url(HERE)}</style><p>x</p>",
    "variable": "<style>:root{--x:url(HERE)}p{background:var(--x)}</style><p>x</p>",
    "page margin": "<style>@page{@top-left{content:url(HERE)}}</style>",
    "border image": '<p style="border:9px solid;border-image:url(HERE) 9">x</p>',
    "svg image": '<svg><image href="HERE" width="9" height="9"/></svg>',
    "svg use": '<svg><use href="HERE#a"/></svg>',
    "svg style": "<svg><style>@import url(HERE);</style></svg>",
    "svg inside data": (
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>"
        "<image href='HERE' width='9' height='9'/></svg>\">"
    ),
    "base": '<base href="HERE/"><img src="a.png">',
    "attachment": '<link rel="attachment" href="HERE">',
    "script": '<script src="HERE"></script><script>fetch("HERE")</script>',
    "refresh": '<meta http-equiv="refresh" content="0;url=HERE">',
    "import in layers": "<style>@import url(HERE) layer(x) print;</style>",
    "font of the machine": (
        "<style>@font-face{font-family:x;src:local(HERE),url(HERE)}p{font-family:x}</style><p>x"
    ),
    "cursor": "<style>p{cursor:url(HERE),auto}</style><p>x",
    "mask": '<p style="mask-image:url(HERE);clip-path:url(HERE)">x</p>',
    "profile": "<style>@color-profile --x{src:url(HERE)}p{color:color(--x 0 0 0)}</style><p>x",
    "footnote": "<style>@page{@footnote{background:url(HERE)}}</style><p>x",
    "svg linked the old way": (
        '<svg xmlns:xlink="http://www.w3.org/1999/xlink">'
        '<image xlink:href="HERE" width="9" height="9"/></svg>'
    ),
    "svg filter": '<svg><filter id="f"><feImage href="HERE"/></filter><g filter="url(#f)"/></svg>',
    "svg paint": '<svg><path d="M0 0h9v9z" fill="url(HERE#a)" style="fill:url(HERE)"/></svg>',
}


def printed(page: str) -> bytes | None:
    """Return the paper, or nothing where it is refused altogether."""
    try:
        return render_paper(page, {}, {}).pdf
    except InvalidError:
        return None


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document)


class Trap(socketserver.BaseRequestHandler):
    """Counts whoever calls."""

    def handle(self) -> None:
        self.server.calls += 1  # type: ignore[attr-defined] # Set by the fixture below.


@pytest.fixture
def trap() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), Trap) as server:
        server.calls = 0  # type: ignore[attr-defined] # As above.
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_paper_asks_the_network_for_nothing(trap: socketserver.TCPServer, hostile: str) -> None:
    address = f"http://127.0.0.1:{trap.server_address[1]}"

    printed(hostile.replace(HERE, address))

    assert trap.calls == 0  # type: ignore[attr-defined] # Set by the fixture.


@pytest.mark.parametrize("kind", SECRETS, ids=["picture", "style", "text"])
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_paper_holds_no_file_of_the_server(tmp_path: Path, hostile: str, kind: str) -> None:
    secret = tmp_path / f"secret.{kind}"
    secret.write_text(SECRETS[kind], encoding="utf-8")

    pdf = printed(hostile.replace(HERE, secret.as_uri()) + "<p><i>x</i>")

    if pdf is None:
        return
    assert "SECRETO" not in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert not document.attachments
        assert not any("/EmbeddedFile" in str(each.get("/Type")) for each in dictionaries(document))


def dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    return (each for each in document.objects if isinstance(each, pikepdf.Dictionary))


@pytest.mark.parametrize(
    "target", ["file:///etc/hostname", "https://mala.example/a", "asset:qr.png"]
)
def test_a_paper_carries_no_other_file(target: str) -> None:
    with pytest.raises(InvalidError):
        render_paper(f'<a rel="attachment" href="{target}">x</a>', {}, {"qr.png": qr_png("x")})


CRESTS = {
    "picture": SVG + '<image href="HERE" width="9" height="9"/></svg>',
    "style": SVG + "<style>@import url(HERE);</style></svg>",
    "style sheet": '<?xml-stylesheet href="HERE"?>' + CREST.decode(),
    "entity": (
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "HERE">]>'
        '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">&x;</text></svg>'
    ),
    "outside definitions": '<!DOCTYPE svg SYSTEM "HERE">' + CREST.decode(),
    "laughs": (
        '<!DOCTYPE svg [<!ENTITY a "'
        + "HERE" * 99
        + '">'
        + "".join(f'<!ENTITY {y} "{f"&{x};" * 99}">' for x, y in ("ab", "bc", "cd", "de", "ef"))
        + ']><svg xmlns="http://www.w3.org/2000/svg"><text y="9">&f;</text></svg>'
    ),
}


@pytest.mark.parametrize("crest", CRESTS.values(), ids=CRESTS.keys())
def test_a_crest_asks_for_nothing_either(
    trap: socketserver.TCPServer, tmp_path: Path, crest: str
) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text(SECRETS["svg"], encoding="utf-8")
    for address in (f"http://127.0.0.1:{trap.server_address[1]}/a.svg", secret.as_uri()):
        picture = crest.replace(HERE, address).encode()

        pdf = render_paper('<img src="asset:crest.svg" alt="x">', {}, {"crest.svg": picture}).pdf

        assert "SECRETO" not in text_of(pdf)
    assert trap.calls == 0  # type: ignore[attr-defined] # Set by the fixture.


@pytest.mark.parametrize(
    "address",
    [
        "ftp://HERE/a",
        "//HERE/a",
        "http:HERE",
        "asset:../../models.py",
        "asset:/etc/hostname",
        "data:,x",
    ],
)
def test_a_paper_reads_its_own_pictures_and_nothing_else(address: str) -> None:
    fetcher = LockedFetcher({"crest.svg": CREST})

    with pytest.raises(ValueError, match="may not refer"):
        fetcher.fetch(address.replace(HERE, "127.0.0.1"))
