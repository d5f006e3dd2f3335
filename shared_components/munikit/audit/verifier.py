# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Checks an exported audit journal, or a case's file. It needs Python alone: keep a copy elsewhere.

    python3 verifier.py journal.jsonl heads.jsonl PUBLIC_KEY[,PUBLIC_KEY]
    python3 verifier.py EXPEDIENTE.zip PUBLIC_KEY[,PUBLIC_KEY]

``journal.jsonl`` has an entry on each line, ``heads.jsonl`` the signed heads that left the machine
while the journal grew, ``PUBLIC_KEY`` is the key they are signed with, in base64. Without heads a
journal that was cut off or written anew from the first line cannot be told from a true one.

A key that was replaced stands among the heads in a handover signed by both keys: whoever trusts one
of them may trust the other, the retired one up to the act at which it was retired.

A file (*expediente*) holds its own index, the journal's lines about it and only the hashes of the
lines between them. Without PUBLIC_KEY the key inside is used, which its maker could have put there.

An entry's hash is SHA-256 of ``audit-v1|seq|prev|SHA-256 of its canonical JSON``. Signatures are
Ed25519 (RFC 8032), checked here by the algorithm of its section 6: slow, short and readable.
"""

import base64
import hashlib
import json
import sys
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any

FIRST = "0" * 64
SUMS = "SHA256SUMS"
ADDED = "casefile.add"
HANDOVERS = "auditoria/relevos.jsonl"
WITHHELD = "withheld"
_NO_END = float("inf")
_HASHED = ("seq", "at", "action", "actor_id", "subject_id", "outcome", "data")
LEAF = (
    "number",
    "kind",
    "source_id",
    "type_code",
    "title",
    "name",
    "media_type",
    "size_bytes",
    "sha256",
    "at",
    "added_at",
    "actor_id",
    "internal",
    "advanced",
)
Entry = Mapping[str, Any]


def digest(entry: Entry, prev: str) -> str:
    """Return the hash of an entry that follows the one whose hash is ``prev``."""
    return chained(entry["seq"], prev, content_digest(entry))


def content_digest(entry: Entry) -> str:
    """Return the hash of what an entry says, whatever came before it."""
    told = {name: entry[name] for name in _HASHED}
    return hashlib.sha256(canonical(told)).hexdigest()


def chained(seq: int, prev: str, content: str) -> str:
    """Return the hash of an entry of which only the hash of what it says is known."""
    return hashlib.sha256(f"audit-v1|{seq}|{prev}|{content}".encode()).hexdigest()


def canonical(told: Mapping[str, Any]) -> bytes:
    """Return JSON values as the bytes that are hashed."""
    said = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return said.encode()


def leaf_chain(leaf: Mapping[str, Any], prev: str) -> str:
    """Return the end of a file's index after a line of it."""
    return leaf_after(hashlib.sha256(canonical(leaf)).hexdigest(), prev)


def leaf_after(content: str, prev: str) -> str:
    """Return the end of a file's index after a line of which only the hash is known."""
    return hashlib.sha256(f"casefile-v1|{prev}|{content}".encode()).hexdigest()


def head_message(head: Mapping[str, Any]) -> bytes:
    """Return the bytes that a head's signature is of."""
    told = (str(head[name]) for name in ("portal", "seq", "hash", "at"))
    return "|".join(("munikit-audit-head-v1", *told)).encode()


def handover_message(handover: Mapping[str, Any]) -> bytes:
    """Return the bytes that both signatures of a handover are of."""
    told = (str(handover[name]) for name in ("portal", "seq", "at", "key", "next"))
    return "|".join(("munikit-audit-handover-v1", *told)).encode()


def keys_of(text: str) -> list[bytes]:
    """Return the public keys of a text that has them in base64, after commas or on lines."""
    return [base64.b64decode(each) for each in text.replace(",", " ").split()]


def problems(
    entries: Iterable[Entry], heads: Iterable[Entry], keys: Sequence[bytes]
) -> Iterator[str]:
    """Yield every problem found, in Spanish. The entries are read once, one at a time."""
    wanted = yield from _signed(heads, keys)
    yield from _chain_problems(entries, wanted, FIRST, 1)


def _signed(told: Iterable[Entry], keys: Sequence[bytes]) -> Generator[str, None, dict[int, str]]:
    lines = list(told)
    trusted = yield from _trusted([each for each in lines if "next" in each], keys)
    wanted: dict[int, str] = {}
    for head in (each for each in lines if "next" not in each):
        seq = head["seq"]
        own = base64.b64decode(head.get("key", ""))
        signature = base64.b64decode(head["signature"])
        tried = [own] if own in trusted else list(trusted)
        signer = next((k for k in tried if verified(k, head_message(head), signature)), None)
        if signer is None:
            yield f"cabeza {seq}: la firma no es de la clave de este portal"
        elif seq > trusted[signer]:
            yield f"cabeza {seq}: la firmó una clave que se retiró en el acto {trusted[signer]}"
        elif wanted.setdefault(seq, head["hash"]) != head["hash"]:
            yield f"cabeza {seq}: hay dos firmadas que no dicen lo mismo"
    return wanted


def _trusted(
    handovers: list[Entry], keys: Sequence[bytes]
) -> Generator[str, None, dict[bytes, float]]:
    """Return every key to trust with the last act it may have signed."""
    trusted = dict.fromkeys(keys, _NO_END)
    waiting = list(handovers)
    while known := [each for each in waiting if trusted.keys() & set(_both(each))]:
        for each in known:
            waiting.remove(each)
            old, new = _both(each)
            if not _is_signed(each):
                yield f"relevo {each['seq']}: no lo firmaron las dos claves"
            elif trusted.get(old, _NO_END) != _NO_END:
                yield f"relevo {each['seq']}: esa clave ya se había retirado"
            else:
                trusted[old] = each["seq"]
                trusted.setdefault(new, _NO_END)
    for each in waiting:
        yield f"relevo {each['seq']}: no es de una clave conocida"
    return trusted


def _both(handover: Entry) -> tuple[bytes, bytes]:
    return base64.b64decode(handover["key"]), base64.b64decode(handover["next"])


def _is_signed(handover: Entry) -> bool:
    message = handover_message(handover)
    signatures = (base64.b64decode(handover[name]) for name in ("signature", "accepted"))
    return all(
        verified(key, message, signature)
        for key, signature in zip(_both(handover), signatures, strict=True)
    )


def _chain_problems(
    entries: Iterable[Entry], wanted: dict[int, str], prev: str, expected: int
) -> Iterator[str]:
    last = expected - 1
    for entry in entries:
        if entry["seq"] != expected:
            yield f"acto {expected}: falta, o está en otro lugar (aquí está el {entry['seq']})"
        if entry["prev"] != prev:
            yield f"acto {entry['seq']}: no sigue al anterior"
        if entry["hash"] != digest(entry, entry["prev"]):
            yield f"acto {entry['seq']}: fue cambiado"
        if wanted.pop(entry["seq"], entry["hash"]) != entry["hash"]:
            yield f"acto {entry['seq']}: no es el que se firmó: el registro se escribió de nuevo"
        prev = entry["hash"]
        last = entry["seq"]
        expected = last + 1
    for seq in sorted(wanted):
        yield f"acto {seq}: se firmó y ya no está: el registro fue cortado después del {last}"


def package_problems(path: str, keys: Sequence[bytes]) -> Iterator[str]:
    """Yield every problem found in the package of a case's file, naming the file it is in."""
    try:
        with zipfile.ZipFile(path) as package:
            damaged = list(_file_problems(package))
            yield from damaged
            if not damaged:
                yield from _index_problems(package, keys)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        yield f"el paquete no se puede leer entero: {error}"


def _file_problems(package: zipfile.ZipFile) -> Iterator[str]:
    listed = _text(package, SUMS).splitlines()
    wanted = {name: sha256 for sha256, _, name in (line.partition("  ") for line in listed)}
    names = [name for name in package.namelist() if name != SUMS]
    for name in wanted.keys() - set(names):
        yield f"{name}: falta"
    for name in names:
        if names.count(name) > 1 or name not in wanted:
            yield f"{name}: sobra: no está en la lista"
        elif _sha256(package, name) != wanted[name]:
            yield f"{name}: fue cambiado o está dañado"


def _sha256(package: zipfile.ZipFile, name: str) -> str:
    hashed = hashlib.sha256()
    try:
        with package.open(name) as file:
            while chunk := file.read(1 << 16):
                hashed.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return ""
    return hashed.hexdigest()


def _index_problems(package: zipfile.ZipFile, keys: Sequence[bytes]) -> Iterator[str]:
    index = json.loads(_text(package, "indice.json"))
    ends = {}
    prev = FIRST
    for number, leaf in enumerate(index["leaves"], 1):
        ends[number] = prev = leaf_after(_content_of(leaf), prev)
        if leaf["number"] != number or leaf["chain"] != prev:
            yield f"foja {number}: falta o fue cambiada en el índice"
        if WITHHELD in leaf:
            continue
        if leaf["file"] not in package.namelist():
            yield f"foja {number}: falta su archivo {leaf['file']}"
        elif _sha256(package, leaf["file"]) != leaf["sha256"]:
            yield f"foja {number}: {leaf['file']} no es lo que se incorporó"
    yield from _proof_problems(package, index["case_id"], ends, keys)


def _content_of(leaf: Mapping[str, Any]) -> str:
    """Return the hash of a line of the index: of one that is withheld nothing else is told."""
    if WITHHELD in leaf:
        return str(leaf[WITHHELD])
    return hashlib.sha256(canonical({name: leaf[name] for name in LEAF})).hexdigest()


def withheld_in(path: str) -> int:
    """Return how many leaves a package leaves out, saying so."""
    try:
        with zipfile.ZipFile(path) as package:
            leaves = json.loads(_text(package, "indice.json"))["leaves"]
            return sum(WITHHELD in leaf for leaf in leaves)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError):
        return 0  # What is wrong with it is told already.


def _proof_problems(
    package: zipfile.ZipFile, case_id: str, ends: dict[int, str], keys: Sequence[bytes]
) -> Iterator[str]:
    start, *links = _lines(package, "auditoria/cadena.jsonl")
    heads = _lines(package, "auditoria/cabezas.jsonl")
    if heads and not keys:
        keys = keys_of(_text(package, "auditoria/clave.txt"))
    if HANDOVERS in package.namelist():
        heads += _lines(package, HANDOVERS)
    wanted = yield from _signed(heads, keys)
    covered = max(wanted, default=0)
    yield from _link_problems(start, links, wanted)
    added = 0
    noted = 0
    for link in links:
        if link.get("action") == ADDED and link["subject_id"] == case_id:
            added = link["seq"]
            noted = link["data"]["leaves"]
            if ends.get(noted) != link["data"]["chain"]:
                yield f"foja {noted}: el registro de actos anotó otro índice en el acto {added}"
    if noted != len(ends):
        told = "1 foja" if len(ends) == 1 else f"{len(ends)} fojas"
        yield f"el índice tiene {told} y el registro de actos anotó {noted}"
    if covered < added:
        yield "sin prueba: ninguna cabeza firmada cubre la última foja; pida otra copia mañana"


def _link_problems(start: Entry, links: list[Entry], wanted: dict[int, str]) -> Iterator[str]:
    prev = start["prev"]
    for seq, link in enumerate(links, start["seq"]):
        prev = chained(seq, prev, link["content"] if "content" in link else content_digest(link))
        if link["seq"] != seq or wanted.pop(seq, prev) != prev:
            yield f"acto {seq}: no es el que se firmó"
    for seq in wanted:
        yield f"acto {seq}: se firmó y no está en la cadena"


def _text(package: zipfile.ZipFile, name: str) -> str:
    return package.read(name).decode()


def _lines(package: zipfile.ZipFile, name: str) -> list[Any]:
    return [json.loads(line) for line in _text(package, name).splitlines()]


def verified(key: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether an Ed25519 signature is of this message by the owner of this key."""
    if len(key) != _SIZE or len(signature) != 2 * _SIZE:
        return False
    owner, point = _point(key), _point(signature[:_SIZE])
    scalar = int.from_bytes(signature[_SIZE:], "little")
    if owner is None or point is None or scalar >= _L:
        return False
    hashed = hashlib.sha512(signature[:_SIZE] + key + message).digest()
    challenge = int.from_bytes(hashed, "little") % _L
    return _same(_times(scalar, _BASE), _add(point, _times(challenge, owner)))


_SIZE = 32
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    x = (a[1] - a[0]) * (b[1] - b[0]) % _P
    y = (a[1] + a[0]) * (b[1] + b[0]) % _P
    z = 2 * a[2] * b[2] % _P
    t = 2 * a[3] * b[3] * _D % _P
    e = y - x
    f = z - t
    g = z + t
    h = y + x
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _same(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % _P == 0 and (a[1] * b[2] - b[1] * a[2]) % _P == 0


def _x_of(y: int, sign: int) -> int | None:
    squared = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(squared, (_P + 3) // 8, _P)
    if (x * x - squared) % _P:
        x = x * _ROOT % _P
    if (x * x - squared) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _point(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign = y >> 255
    y = y & ((1 << 255) - 1)
    x = _x_of(y, sign) if y < _P else None
    return None if x is None else (x, y, 1, x * y % _P)


_Y = 4 * pow(5, _P - 2, _P) % _P
_X = _x_of(_Y, 0) or 0
_BASE: Point = (_X, _Y, 1, _X * _Y % _P)


def read(path: str) -> Iterator[Entry]:
    """Yield the objects of a file that has one on each line."""
    with open(path, encoding="utf-8") as lines:  # noqa: PTH123 - short, for whoever reads it alone.
        for line in lines:
            if line.strip():
                yield json.loads(line)


def main(arguments: list[str]) -> int:
    """Check what the command line names and say what was found."""
    if arguments and arguments[0].endswith(".zip"):
        keys = keys_of(arguments[1]) if len(arguments) > 1 else []
        warning = "" if keys else _OWN_KEY
        if left_out := withheld_in(arguments[0]):
            sys.stdout.write(f"! fojas reservadas: {left_out} (se ve que están, no qué dicen)\n")
        return _say(package_problems(arguments[0], keys), "✓ el expediente está entero", warning)
    if len(arguments) not in (1, 3):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    heads = read(arguments[1]) if len(arguments) > 1 else iter(())
    keys = keys_of(arguments[2]) if len(arguments) > 1 else []
    warning = "" if keys else _NO_HEADS
    return _say(problems(read(arguments[0]), heads, keys), "✓ el registro está entero", warning)


_NO_HEADS = "! sin cabezas firmadas no se nota si fue cortado o escrito de nuevo"
_OWN_KEY = "! compare auditoria/clave.txt con la clave que publica la municipalidad"


def _say(problems: Iterator[str], whole: str, warning: str) -> int:
    found = 0
    for problem in problems:
        found += 1
        sys.stdout.write(f"✗ {problem}\n")
    if warning:
        sys.stdout.write(f"{warning}\n")
    sys.stdout.write(
        f"{found} {'problema' if found == 1 else 'problemas'}\n" if found else f"{whole}\n"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
