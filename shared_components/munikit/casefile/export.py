# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What goes into the package of a file; ``docs/reference/electronic-file.md`` is its format."""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template

from munikit.audit import verifier
from munikit.audit.verifier import canonical
from munikit.casefile.accesses import ACCESSES, accesses_after
from munikit.casefile.cover import Cover
from munikit.casefile.index import as_told, leaves_of, moment_text
from munikit.casefile.metadata import file_metadata, guide, leaf_metadata, missing
from munikit.casefile.models import Leaf
from munikit.casefile.packing import Package, safe_name
from munikit.casefile.proof import Span, chain_lines, span_of
from munikit.db import Database
from munikit.kernel.errors import NotFoundError, UnavailableError

log = logging.getLogger(__name__)

FORMAT = "munikit-expediente-1"
_ACCESSES_LINE = "  accesos.jsonl        quién vio el expediente y cuándo\n"
_WITHHELD_LINE = (
    "  (las notas internas de la municipalidad no se entregan: el índice dice cuántas son)\n"
)


@dataclass(frozen=True)
class _Source:
    database: Database
    cover: Cover
    span: Span
    whole: bool


def package(database: Database, cover: Cover, *, whole: bool = True) -> Iterator[bytes]:
    """Yield a file as a ZIP: the whole of it, or what the person it is about may have.

    To a person what is internal is told by the hash of its line in the index alone, and who
    looked at the file is not.
    """
    span = span_of(database, cover.case_id, whole=whole)
    source = _Source(database, cover, span, whole)
    made = Package(cover.exported_at)
    for name, text in _texts(cover, whole=whole):
        yield from made.put(name, [text.encode()])
    for leaf in _leaves(source):
        if _is_withheld(source, leaf):
            continue
        content = _content(database, leaf)
        if content is not None:  # Else the list lacks it, and the verifier says so.
            yield from made.put(safe_name(leaf.number, leaf.name), [content])
    yield from made.put("indice.json", (part.encode() for part in _index(source)))
    yield from made.put("indice.html", _page(source))
    if whole:
        yield from made.put("accesos.jsonl", _accesses(source))
    yield from _audit(made, source)
    yield from made.finish()


def _texts(cover: Cover, *, whole: bool) -> Iterator[tuple[str, str]]:
    folder = files("munikit.casefile") / "papers"
    read_me = (folder / "leame.txt").read_text(encoding="utf-8")
    if not whole:
        read_me = read_me.replace(_ACCESSES_LINE, _WITHHELD_LINE)
    yield "LEAME.txt", read_me.format(iui=cover.iui, folio=cover.folio, body=cover.body)
    yield "verificador.py", Path(verifier.__file__).read_text(encoding="utf-8")


def _audit(made: Package, source: _Source) -> Iterator[bytes]:
    lines = chain_lines(source.database, source.cover.case_id, source.span, whole=source.whole)
    yield from made.put("auditoria/cadena.jsonl", (line.encode() for line in lines))
    yield from made.put("auditoria/cabezas.jsonl", _json_lines(source.span.heads))
    yield from made.put(verifier.HANDOVERS, _json_lines(source.span.handovers))
    keys = {str(head["key"]) for head in source.span.heads if "key" in head}
    yield from made.put("auditoria/clave.txt", ["\n".join(sorted(keys)).encode()])


def _json_lines(told: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return ((json.dumps(each, ensure_ascii=False) + "\n").encode() for each in told)


def _content(database: Database, leaf: Leaf) -> bytes | None:
    if leaf.content is not None:
        return canonical(leaf.content)
    try:
        return database.wiring.files.get(leaf.sha256)
    except (NotFoundError, UnavailableError, OSError) as error:
        log.error(  # noqa: TRY400 - the reason says it all.
            "La copia del expediente %s sale sin el archivo de su hoja %s: %s. Tráigalo del "
            "respaldo; portal doctor dice cuáles faltan",
            leaf.case_id,
            leaf.number,
            error,
        )
        return None


def _leaves(source: _Source) -> Iterator[Leaf]:
    # A session for each page: whoever downloads slowly holds no transaction open. Rows are only
    # ever added, so the pages belong together.
    last = 0
    while True:
        with source.database.reading() as session:
            page = leaves_of(session, source.cover.case_id, after=last)
        yield from (leaf for leaf in page if leaf.number <= source.span.leaves)
        if not page or page[-1].number >= source.span.leaves:
            return
        last = page[-1].number


def _is_withheld(source: _Source, leaf: Leaf) -> bool:
    return leaf.internal and not source.whole


def _told(source: _Source, leaf: Leaf) -> dict[str, Any]:
    cover = source.cover
    line = as_told({name: getattr(leaf, name) for name in Leaf.__table__.columns.keys()})  # noqa: SIM118 - no mapping.
    if _is_withheld(source, leaf):
        content = hashlib.sha256(canonical(line)).hexdigest()
        return {"number": leaf.number, verifier.WITHHELD: content, "chain": leaf.chain}
    author = cover.people.get(leaf.actor_id) if leaf.actor_id else None
    return line | {
        "chain": leaf.chain,
        "file": safe_name(leaf.number, leaf.name),
        "metadata": leaf_metadata(line, cover, author),
    }


def _index(source: _Source) -> Iterator[str]:
    cover = source.cover
    metadata = file_metadata(cover)
    head = {
        "format": FORMAT,
        "iui": cover.iui,
        "case_id": str(cover.case_id),
        "folio": cover.folio,
        "portal": cover.portal,
        "exported_at": moment_text(cover.exported_at),
        "metadata": metadata,
        "missing": missing(metadata),
        "people": {str(one): {"name": p.name, "run": p.run} for one, p in cover.people.items()},
    }
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "leaves": ['
    for number, leaf in enumerate(_leaves(source)):
        comma = ",\n  " if number else "\n  "
        yield comma + json.dumps(_told(source, leaf), ensure_ascii=False)
    yield "\n ]\n}\n"


def _page(source: _Source) -> Iterator[bytes]:
    cover = source.cover
    metadata = file_metadata(cover)
    stream = _template().stream(
        cover=cover,
        metadata=[(code, guide()[code][0], value) for code, value in metadata.items()],
        missing=missing(metadata),
        leaves=((_told(source, leaf), leaf.content) for leaf in _leaves(source)),
    )
    stream.enable_buffering(100)
    return (part.encode() for part in stream)


@cache
def _template() -> Template:
    folder = files("munikit.casefile") / "papers"
    made = Environment(loader=FileSystemLoader(str(folder)), autoescape=True, trim_blocks=True)
    return made.get_template("index.html")


def _accesses(source: _Source) -> Iterator[bytes]:
    seq = 0
    while True:
        with source.database.reading() as session:
            page = list(accesses_after(session, source.cover.case_id, seq))
        if not page:
            return
        seq = page[-1].seq
        for each in page:
            person = source.cover.people.get(each.person_id) if each.person_id else None
            told = {"at": moment_text(each.at), "what": ACCESSES[each.action], "leaf": each.leaf}
            told["who"] = person.name if person else "La plataforma"
            yield (json.dumps(told, ensure_ascii=False) + "\n").encode()
