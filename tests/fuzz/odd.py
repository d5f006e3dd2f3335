# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values that were never meant: each once broke something, here or elsewhere."""

import zlib

NAMES = (
    "p", "desde", "hasta", "q", "u", "l", "t", "e", "v", "a", "b", "id", "act", "rol", "folio", "c",
    "codigo", "sha256", "token_ws", "TBK_TOKEN", "TBK_ORDEN_COMPRA", "orden", "cancelado", "state",
    "code", "idioma", "solo", "enviar", "answer", "r", "mes", "key", "case", "version", "deuda",
    "payer", "name", "query", "text", "labels", "what", "send", "sign", "change", "to", "shown",
    "move", "own", "whose", "file", "leave", "csrf_token",
)  # fmt: skip

TEXTS = (
    "", "0", "1", "2", "-1", "9" * 9, "9" * 19, "9" * 40, "1e309", "NaN", "0x10", "1.5", "true",
    "2026-11-23", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-11", "hoy",
    "a\0b", "\0", "a\r\nX-Otra: 1", "\x1b[31mrojo", "\x07", "\u2028", "\u202e", "\ufeff",
    "ñandú", "😀" * 30, "e\u0301" * 40, "١٢٣", "⓿", "½", "ﷺ" * 20, "A" * 300, "B" * 10_000,
    "=1+1", "@SUM(A1)", "-2+3", "../../etc/passwd", "..\\..\\x", "%2e%2e%2f", "<script>x</script>",
    "{{ 7*7 }}", "%s%n", "' or 1=1 --", '"; drop table x; --', "[]", "{}", "null", "None",
    "12.345.678-5", "44.444.444-4", "11.111.111-K", "rosa@ejemplo.cl", "a@b\r\nBcc: x@y.cl",
    "123-45", "99999-99999", "34.500", "999.999.999.999", "webpay", "transfer", "approve", "x:1",
    "si", "no", "on", "charged", "paid", "all", "mias", "todas", "por-revisar",
)  # fmt: skip

QUERIES = (
    "%", "%zz=%", "%00=%00", "%ff%fe=%ff", "p=%ed%a0%80", "=", "&&&", "p", "p=1&p=2&p=x", "a[]=1",
    "token_ws=%00", "u=%00&l=%00&t=%00", "folio=%00&codigo=%00", "sha256=%c3%28", "idioma=%00",
    "p=" + "9" * 5000, "q=" + "x" * 20_000, "&".join(f"n{n}=1" for n in range(900)),
)  # fmt: skip

FILES = (
    b"", b"\0", b"x" * 100, b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0",
    b"PK\x03\x04",
    b"run;nombre\n12.345.678-5;Rosa\n", b"run;nombre\n\xff\xfe;\n", b'"run', b"a,b\n" * 2_000,
    b"id;tipo;concepto;monto;vence;run;rol;estado\nX;aseo;c;9;0001-01-01;12345678-5;;\n",
    b"fecha;monto;operacion;glosa\n9999-12-31;999999999999;1;x\n",
    b"fecha;tipo;orden;monto\n2026-11-23;venta;X;" + b"9" * 30 + b"\n",
    b"\xff\xfer\0u\0n\0;\0", zlib.compress(b"x" * 100_000),
)  # fmt: skip

_FORM = "application/x-www-form-urlencoded"
_PART = b'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\nTOKEN\r\n'
BODIES = (
    (_FORM, b"csrf_token=TOKEN&text=%00&name=%ff"),
    (_FORM, b"csrf_token=TOKEN&" + b"&".join(b"f%d=1" % n for n in range(3_000))),
    (_FORM + "; charset=x-nada", b"csrf_token=TOKEN&text=\xff\xfe"),
    ("application/json", b"[1, 2]"),
    ("application/json", b'{"csrf_token": "TOKEN", "text": {"a": 1}}'),
    ("application/json", b"[" * 100_000),
    ("application/json; charset=utf-99", b'{"payment_id": "x"}'),
    ("multipart/form-data", b"nothing"),
    ("multipart/form-data; boundary=", b"----"),
    ("multipart/form-data; boundary=b", _PART),
    ("multipart/form-data; boundary=b", _PART + b"--b--\r\n"),
    ("multipart/form-data; boundary=b", b"--b\r\nX: \xff\xff\r\n\r\n\0\r\n--b--\r\n"),
    ("multipart/form-data; boundary=" + "b" * 300, b"--" + b"b" * 300 + b"\r\n\r\n"),
    ("text/plain; ;;=", b"\0\xff"),
    ("\u00f1/\u00f1", b"x"),
    ("", b"csrf_token=TOKEN"),
)

HEADERS = [
    ("User-Agent", "x\x1b[31m"), ("User-Agent", "ñ" * 4_000), ("User-Agent", ""),
    ("Accept-Language", "zz-ZZ;q=9, *;q=x"), ("Accept-Language", "a" * 3_000), ("Accept", "x/;q="),
    ("Cookie", "sid=\x01; idioma=%00"), ("Cookie", "sid=" + "ñ" * 50), ("Cookie", "=;;idioma=zz"),
    ("Referer", "http://["), ("Referer", "http://localhost:99999999/x"), ("Origin", "null"),
    ("X-Forwarded-For", "not an address"), ("If-Modified-Since", "ayer"), ("Range", "bytes=9-1"),
    ("If-None-Match", '"'), ("X-Requested-With", "XMLHttpRequest"), ("Content-Encoding", "gzip"),
    ("x-khipu-signature", "t=1,s=ñandú"), ("x-khipu-signature", "t=\xff,s=====,,"),
    ("X-HTTP-Method-Override", "DELETE"), ("Authorization", "Basic ñ"), ("Expect", "nada"),
]  # fmt: skip
