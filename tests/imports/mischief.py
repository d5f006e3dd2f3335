# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Files that are no table anybody meant, and the readers of every table the portal is brought.

`READERS` is the list of them; a test finds whoever reads a table and is not in it.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from munikit.kernel.spreadsheets import RowError
from munikit.kernel.units import UTMTable
from munikit.procedures import Procedure
from munikit_certificates.bringing import services as record_imports
from munikit_certificates.bulk import reading as bulk_reading
from munikit_payments.debts.rows import read_debts
from munikit_payments.rates.cpi import CPITable
from munikit_payments.rates.interest import InterestTable
from munikit_payments.settlement.loading import read_settlement
from munikit_payments.transfers import rows as transfers

TODAY = date(2026, 11, 30)
Reads = Callable[[bytes, Procedure], Iterable[object]]


@dataclass(frozen=True)
class Reader:
    """Whoever reads a table; ``titles`` and ``row`` are an honest file's."""

    module: str
    read: Reads
    titles: str
    row: str

    def honest(self, rows: int) -> bytes:
        lines = (self.row.format(number=number) for number in range(1, rows + 1))
        return "\n".join((self.titles, *lines)).encode()


def _from_a_folder(read: Callable[[Path], object]) -> Reads:
    def from_there(content: bytes, _procedure: Procedure) -> Iterable[object]:
        with NamedTemporaryFile(suffix=".csv") as file:
            Path(file.name).write_bytes(content)
            return [read(Path(file.name))]

    return from_there


READERS = {
    "debts": Reader(
        "munikit_payments.debts.rows",
        lambda content, _p: read_debts(content, ["aseo"], TODAY),
        "id;tipo;concepto;monto;vence;run",
        "A{number};aseo;Derecho de aseo;34500;2026-11-30;12345678-5",
    ),
    "transfers": Reader(
        "munikit_payments.transfers.rows",
        lambda content, _p: transfers.read_rows(content, TODAY),
        "fecha;monto;operacion;glosa",
        "2026-11-02;34500;{number};Pago TR00000017",
    ),
    "settlement": Reader(
        "munikit_payments.settlement.loading",
        lambda content, _p: read_settlement(content, TODAY),
        "fecha;tipo;orden;monto",
        "2026-11-02;venta;MK{number};34500",
    ),
    "lists": Reader(
        "munikit_certificates.records.services",
        lambda content, _p: record_imports.lines_of(content),
        "rol;resultado;numero",
        "{number}-45;emitir;455",
    ),
    "lots": Reader(
        "munikit_certificates.bulk.reading",
        lambda content, procedure: bulk_reading.read_rows(procedure, content),
        "run;nombre;direccion oficial",
        "12345678-5;Rosa Huenchumán;Los Robles {number}",
    ),
    "UTM": Reader(
        "munikit.kernel.units", _from_a_folder(UTMTable.read), "mes;utm", "2026-11;69542"
    ),
    "index": Reader(
        "munikit_payments.rates.cpi",
        _from_a_folder(CPITable.read),
        "mes;ipc_indice;ipc_variacion_mensual",
        "2026-11;110,5;0,2",
    ),
    "interest": Reader(
        "munikit_payments.rates.interest",
        _from_a_folder(InterestTable.read),
        "desde;hasta;tasa_diaria_pct",
        "2026-07-01;2026-12-31;0,025",
    ),
}


@cache
def _workbook(megabytes: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(megabytes * 1024 * 1024))
    return out.getvalue()


WIDE = 500_000
HEAVY = 20_000_000
LONG = 2_000_000
# What is made of an honest file's titles and row, and the bound or the word that is said of it.
MISCHIEF: Mapping[str, tuple[Callable[[str, str], bytes], str]] = {
    "three hundred columns": (
        lambda titles, row: f"{titles}{';a' * 300}\n{row}".encode(),
        r"20\d|30\d columnas y el máximo es 200 columnas",
    ),
    "half a million columns": (
        lambda titles, _row: f"{titles};{';'.join(f'c{n}' for n in range(WIDE))}".encode(),
        "más de 16.384 columnas",
    ),
    "half a million columns of one title": (
        lambda titles, _row: (titles + ";a" * WIDE).encode(),
        "más de 16.384 columnas",
    ),
    "half a million cells in a row": (
        lambda titles, row: f"{titles}\n{row}{';1' * WIDE}".encode(),
        "más de 16.384 columnas",
    ),
    "one line of four megabytes": (lambda _titles, _row: b"a" * 4_000_000, "32.767 letras"),
    "one line of twenty megabytes": (
        lambda _titles, _row: b"a" * HEAVY,
        "32.767 letras|pesa 19,1 MB y el máximo es 5 MB",
    ),
    "one cell of twenty megabytes": (
        lambda titles, _row: titles.encode() + b'\n"' + b"a" * HEAVY + b'"',
        "32.767 letras|pesa 19,1 MB y el máximo es 5 MB",
    ),
    "a letter of Windows in two million lines": (
        lambda titles, _row: titles.encode() + b"\n\xf1" * LONG,
        "filas|fila 2:",
    ),
    "cells at the csv module's own limit": (
        lambda titles, _row: titles.encode() + (b"\n" + b"x" * 131_000 + b";b;c;d") * 35,
        "32.767 letras",
    ),
    "a title of a page": (
        lambda titles, row: f"{titles};{'largo ' * 200}\n{row};1".encode(),
        "más de 200 letras",
    ),
    "two million empty lines": (
        lambda titles, row: b"\n" * LONG + f"{titles}\n{row}".encode(),
        "1.048.576 filas",
    ),
    "two million empty lines at the end": (
        lambda titles, row: f"{titles}\n{row}".encode() + b"\n" * LONG,
        "1.048.576 filas",
    ),
    "a quote that is never closed": (
        lambda titles, row: f'{titles}\n"{row}\n'.encode() + (row.encode() + b"\n") * 20_000,
        "comillas",
    ),
    "quotes in quotes": (
        lambda titles, _row: f'{titles}\n"{"a" * 9}""{"b" * 9}"c"d""'.encode(),
        "comillas",
    ),
    "nothing but quotes": (lambda _titles, _row: b'"' * 4_000_001, "comillas"),
    "NUL": (lambda titles, row: f"{titles}\n{row}\0".encode(), "no es CSV"),
    "UTF-16 without its mark": (
        lambda titles, row: f"{titles}\n{row}".encode("utf-16-le"),
        "no es CSV",
    ),
    "UTF-16 cut in two": (
        lambda titles, row: f"{titles}\n{row}".encode("utf-16")[:-1],
        "no es CSV",
    ),
    "a workbook": (lambda _titles, _row: _workbook(1), "libro de Excel"),
    "an old workbook": (
        lambda _titles, _row: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "libro de Excel",
    ),
    "a bomb called CSV": (lambda _titles, _row: _workbook(200), "libro de Excel"),
    "a PDF": (lambda _titles, _row: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "no es CSV"),
    "nothing": (lambda _titles, _row: b"", "está vacío"),
    "nothing but its titles": (lambda titles, _row: titles.encode(), "no tiene filas"),
    "titles and empty rows": (
        lambda titles, _row: f"{titles}\r\n;;;\r\n\r\n ; \r\n".encode(),
        "no tiene filas",
    ),
    "nothing but a mark": (lambda _titles, _row: b"\xef\xbb\xbf\r\n", "está vacío"),
}


def refusals(reader: Reader, content: bytes, procedure: Procedure) -> list[str]:
    """Return what is wrong with the rows of a file that could be read; it raises for the rest."""
    said = []
    for found in reader.read(content, procedure):
        each = found[-1] if isinstance(found, tuple) else ""
        if isinstance(each, RowError) or (isinstance(each, str) and each):
            said.append(str(each))
    return said
