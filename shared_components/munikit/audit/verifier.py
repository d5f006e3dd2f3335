# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Checks an exported audit journal. It needs Python and nothing else: keep a copy elsewhere.

    python3 verifier.py journal.jsonl heads.jsonl PUBLIC_KEY

``journal.jsonl`` has an entry on each line, ``heads.jsonl`` the signed heads that left the machine
while the journal grew, ``PUBLIC_KEY`` is the key they are signed with, in base64. Without heads a
journal that was cut off or written anew from the first line cannot be told from a true one.

An entry's hash is SHA-256 of ``audit-v1|seq|prev|SHA-256 of its canonical JSON``. Signatures are
Ed25519 (RFC 8032), checked here by the algorithm of its section 6: slow, short and readable.
"""

import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

FIRST = "0" * 64
_HASHED = ("seq", "at", "action", "actor_id", "subject_id", "outcome", "data")
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
    content = hashlib.sha256(canonical(leaf)).hexdigest()
    return hashlib.sha256(f"casefile-v1|{prev}|{content}".encode()).hexdigest()


def head_message(head: Mapping[str, Any]) -> bytes:
    """Return the bytes that a head's signature is of."""
    told = (str(head[name]) for name in ("portal", "seq", "hash", "at"))
    return "|".join(("munikit-audit-head-v1", *told)).encode()


def problems(entries: Iterable[Entry], heads: Iterable[Entry], key: bytes) -> Iterator[str]:
    """Yield every problem found, in Spanish. The entries are read once, one at a time."""
    wanted: dict[int, str] = {}
    for head in heads:
        if verified(key, head_message(head), base64.b64decode(head["signature"])):
            wanted[head["seq"]] = head["hash"]
        else:
            yield f"cabeza {head['seq']}: la firma no es de la clave de este portal"
    prev, expected, last = FIRST, 1, 0
    for entry in entries:
        if entry["seq"] != expected:
            yield f"acto {expected}: falta, o está en otro lugar (aquí está el {entry['seq']})"
        if entry["prev"] != prev:
            yield f"acto {entry['seq']}: no sigue al anterior"
        if entry["hash"] != digest(entry, entry["prev"]):
            yield f"acto {entry['seq']}: fue cambiado"
        if wanted.pop(entry["seq"], entry["hash"]) != entry["hash"]:
            yield f"acto {entry['seq']}: no es el que se firmó: el registro se escribió de nuevo"
        prev, last = entry["hash"], entry["seq"]
        expected = last + 1
    for seq in sorted(wanted):
        yield f"acto {seq}: se firmó y ya no está: el registro fue cortado después del {last}"


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
    z, t = 2 * a[2] * b[2] % _P, 2 * a[3] * b[3] * _D % _P
    e, f, g, h = y - x, z - t, z + t, y + x
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
    sign, y = y >> 255, y & ((1 << 255) - 1)
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
    if len(arguments) not in (1, 3):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    heads = read(arguments[1]) if len(arguments) > 1 else iter(())
    key = base64.b64decode(arguments[2]) if len(arguments) > 1 else b""
    found = 0
    for problem in problems(read(arguments[0]), heads, key):
        found += 1
        sys.stdout.write(f"✗ {problem}\n")
    if len(arguments) == 1:
        sys.stdout.write("! sin cabezas firmadas no se nota si fue cortado o escrito de nuevo\n")
    sys.stdout.write(f"{found} problemas\n" if found else "✓ el registro está entero\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
