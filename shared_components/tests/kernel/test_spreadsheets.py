# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table is read however a spreadsheet of the country saved it, and refused in words."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from munikit.app import compose
from munikit.kernel.cells import month_in
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit.kernel.spreadsheets import Columns, RowError, RowsError, Table, all_right
from munikit.kernel.units import UTMTable
from munikit.settings import SettingsError
from munikit.testing.portals import write_portal

FIELD = Path(__file__).parent.parent / "field"
COLUMNS = Columns(("fecha", "operacion"), ("glosa",), also={"mensaje": "glosa"})
ROWS = [{"fecha": "1", "operacion": "2", "glosa": "Ñielol; a las 5"}]


def rows(content: bytes) -> list[dict[str, str]]:
    return [row for _, row in all_right(Table(content, COLUMNS).read(dict))]


@pytest.mark.parametrize(
    "text",
    [
        'fecha,operacion,glosa\n1,2,"Ñielol; a las 5"\n',
        'FECHA;Operación;Mensaje\r\n1;2;"Ñielol; a las 5"\r\n',
        "\ufefffecha\tOPERACIÓN\tglosa\r1\t2\tÑielol; a las 5\r",
        '\n  Fecha ; operacion ; glosa \n\n 1;2;"Ñielol;\u00a0a las\n5"\n;;\n\n\n',
        'fecha;operacion;glosa;;\n1;2;"Ñielol;\u200b a las 5";;\n',
    ],
    ids=["commas", "semicolons", "tabs", "blanks and quoted line breaks", "empty columns"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_one_table_is_the_same_however_it_was_saved(text: str, encoding: str) -> None:
    content = text.encode(encoding, errors="ignore")

    assert rows(content) == ROWS


def test_rows_are_counted_as_the_spreadsheet_shows_them() -> None:
    content = b'fecha;operacion\n\n1;"a\nb"\n\n2;c\n'

    assert [number for number, _ in Table(content, COLUMNS).read(dict)] == [3, 5]


def test_empty_cells_at_the_end_may_be_left_out_and_others_not_be_added() -> None:
    (_, short), (_, long) = Table(b"fecha,operacion,glosa\n1,2\n1,2,3,4\n", COLUMNS).read(dict)

    assert short == {"fecha": "1", "operacion": "2", "glosa": ""}
    assert str(long).startswith("tiene 4 columnas y la primera fila tiene 3")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "está vacío"),
        (b"PK\x03\x04\x00\x00", "libro de Excel y no CSV"),
        ("cuándo;cuánto\n1;2".encode(), "fecha, operacion, y dice «cuándo», «cuánto»"),
        (b"fecha;operacion;Fecha\n1;2;3", "repite una columna: fecha"),
        (b'fecha;operacion\n1;2\n3;"4\n5;6\n', "Fila 3: no se puede leer como CSV"),
        (b"fecha;operacion\n" + b"1;2\n" * 4, "más de 3 filas"),
    ],
    ids=["empty", "no table", "other titles", "a title twice", "open quotes", "long"],
)
def test_what_is_no_such_table_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        list(Table(content, COLUMNS, most_rows=3).read(dict))


NAMED = "fecha;operacion\n1;Rosa\n2;María Muñoz\n3;José Peña\n"


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (NAMED.encode().replace("José Peña".encode(), "José Peña".encode("cp1252")), 4),
        (("\ufeff" + NAMED).encode().replace("ñ".encode(), b"\xf1"), 3),
        (NAMED.encode("cp850"), 3),
        (NAMED.encode("mac-roman"), 3),
        ("fecha;operacion\n1;GARCÍA\n".encode("cp850"), 2),
        ("fecha;operacion\n1;SIMÓN\n".encode("cp850"), 2),
        ("fecha;operacion\n1;Juárez\n".encode("cp850"), 2),
        ("fecha;operacion\n1;Núñez\n".encode("mac-roman"), 2),
        ("fecha;operacion\n1;García\n".encode("mac-roman"), 2),
        (NAMED.encode().decode("cp1252").encode(), 3),
        ("fecha;operacion\n1;MUÑOZ\n".encode().decode("cp1252").encode("utf-16"), 2),
        ("fecha;operacion\n1;Mu\ufffdoz\n".encode(), 2),
    ],
    ids=[
        "one row of another encoding", "it says UTF-8", "DOS", "Macintosh", "DOS capital i",
        "DOS capital o", "DOS a", "Macintosh n", "Macintosh i", "encoded twice",
        "encoded twice, capitals", "lost before",
    ],
)  # fmt: skip
def test_a_table_whose_letters_are_in_doubt_is_refused_by_its_row(content: bytes, row: int) -> None:
    with pytest.raises(InvalidError, match=rf"La fila {row} no se lee bien .*CSV UTF-8"):
        list(Table(content, COLUMNS).read(dict))


@pytest.mark.parametrize(
    "name",
    [
        "Ñancupil Peñailillo", "JOÃO ÑUÑOA", "D’Agostino O’Higgins", "Köning Müller",
        "Nº 5 «A» – B", "¿Sí? ¡No!", "ÁÉÍÓÚÜÑ áéíóúüñ", "Los\u00a0Robles", "Françoise €",
    ],
)  # fmt: skip
def test_letters_of_windows_are_kept(name: str) -> None:
    (row,) = rows(f"fecha;operacion\n1;{name}\n".encode("cp1252"))

    assert row["operacion"] == name.replace("\u00a0", " ")


def test_a_first_line_that_only_says_the_separator_is_no_row() -> None:
    (found,) = Table(b"sep=;\r\nfecha;operacion\r\n1;2,5\r\n", COLUMNS).read(dict)

    assert found == (3, {"fecha": "1", "operacion": "2,5"})


@pytest.mark.parametrize("cell", ['"El "Roble" viejo"', '"sin cerrar'])
def test_a_loose_quote_is_told_in_spanish(cell: str) -> None:
    with pytest.raises(InvalidError) as refused:
        list(Table(f"fecha;operacion\n1;{cell}\n".encode(), COLUMNS).read(dict))

    assert refused.value.message == (
        "Fila 2: no se puede leer como CSV. Revise las comillas: la que va dentro de un texto se "
        'escribe dos veces ("")'
    )


def test_a_utm_table_of_a_spreadsheet_is_read() -> None:
    table = UTMTable.read(FIELD / "utm_excel.csv")

    assert table.values == {"2026-10": Money(69_265), "2026-11": Money(69_542)}


@pytest.mark.parametrize("month", ["2026-11", "11-2026", "noviembre de 2026", "Noviembre 2026"])
def test_a_month_is_read_however_it_is_written(tmp_path: Path, month: str) -> None:
    (tmp_path / "utm.csv").write_text(f"mes;utm\n{month};69.542\n", encoding="cp1252")

    assert list(UTMTable.read(tmp_path / "utm.csv").values) == ["2026-11"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mes;utm\n2026-10;69265\n2026-11;sin dato\n", r"utm\.csv: fila 3: utm: «sin dato»"),
        ("mes;utm\nnov-26;69265\n", r"utm\.csv: fila 2: mes: «nov-26» no es un mes, como 2026-11"),
        ("mes;valor\n2026-10;69265\n", r"utm\.csv: A la primera fila le faltan las columnas: utm"),
        ("", r"utm\.csv: El archivo está vacío"),
        ("mes;utm\n2026-10;1\n2026-11;2\n10-2026;3\n", r"fila 4: mes: .* ya está en la fila 2"),
    ],
    ids=["amount", "month", "titles", "empty", "a month twice"],
)
def test_a_utm_table_that_cannot_be_read_names_file_row_and_column(
    tmp_path: Path, text: str, said: str
) -> None:
    write_portal(tmp_path, '[units]\nutm_table = "utm.csv"\n')
    (tmp_path / "utm.csv").write_text(text)

    with pytest.raises(SettingsError, match=said):
        compose(tmp_path)


def test_a_utm_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    write_portal(tmp_path, '[units]\nutm_table = "valores/utm.csv"\n')

    with pytest.raises(SettingsError, match=r"utm_table: .*valores/utm\.csv: no se puede leer"):
        compose(tmp_path)


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 fila tiene problemas"), (30, "30 filas tienen problemas")]
)
def test_of_a_table_that_is_used_whole_or_not_the_first_wrong_rows_are_told(
    count: int, said: str
) -> None:
    wrong = [(number, RowError("monto: falta")) for number in range(2, count + 2)]

    error = RowsError(wrong)

    assert error.message == f"{said}. No se cargó nada"
    assert error.rows[0] == "Fila 2: monto: falta"
    assert len(error.rows) == min(count, 20)


def test_each_row_is_read_or_its_error_is_and_none_says_what_an_earlier_one_did() -> None:
    content = b"mes;utm\n2026-10;1\nocto;2\n10-2026;3\n2026-12;4\n"

    rows = list(
        Table(content, Columns(("mes", "utm"))).read(
            partial(month_in, column="mes"),
            once=lambda month: (f"mes: {month:%Y-%m}", [month]),
        )
    )

    assert [number for number, _ in rows] == [2, 3, 4, 5]
    assert [each for _, each in rows if not isinstance(each, RowError)] == [
        date(2026, 10, 1),
        date(2026, 12, 1),
    ]
    assert "no es un mes" in str(rows[1][1])
    assert str(rows[2][1]) == "mes: 2026-10 ya está en la fila 2. Deje una sola de las dos"
