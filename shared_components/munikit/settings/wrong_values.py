# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pydantic's refusals in words for the person who wrote the value."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_DATE = _l('debe ser una fecha como "2026-12-31"')
_NUMBER = _l("debe ser un número")
_WHOLE = _l("debe ser un número entero")
_DECIMAL = _l('debe ser un número con punto decimal, como "0.5"')
_LIST = _l('debe ser una lista entre corchetes, como ["uno", "dos"]')
_TABLE = _l("debe ser una tabla, como [nombre] o {{ clave = valor }}")
_TEXT = _l("debe ser un texto entre comillas")
_YES_NO = _l("debe ser true o false, sin comillas")
_WORDS = {
    "missing": _l("falta; escríbalo"),
    "extra_forbidden": _l("esta clave no existe; quítela o revise cómo se escribe"),
    "string_type": _TEXT,
    "string_too_short": _l("está vacío o es muy corto; el mínimo son {min_length} caracteres"),
    "string_too_long": _l("es muy largo; el máximo son {max_length} caracteres"),
    "string_pattern_mismatch": _l("no tiene la forma que se espera: {pattern}"),
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _l("es un número demasiado grande"),
    "int_from_float": _l("debe ser un número entero, sin decimales"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_type": _DECIMAL,
    "decimal_parsing": _DECIMAL,
    "decimal_max_digits": _l("tiene demasiadas cifras; el máximo son {max_digits}"),
    "decimal_max_places": _l("tiene demasiados decimales; el máximo son {decimal_places}"),
    "greater_than": _l("debe ser mayor que {gt}"),
    "greater_than_equal": _l("debe ser {ge} o más"),
    "less_than": _l("debe ser menor que {lt}"),
    "less_than_equal": _l("debe ser {le} o menos"),
    "multiple_of": _l("debe ser múltiplo de {multiple_of}"),
    "too_short": _l("necesita al menos {min_length}; agréguelo"),
    "too_long": _l("tiene demasiados; el máximo son {max_length}"),
    "tuple_type": _LIST,
    "list_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "dict_type": _TABLE,
    "mapping_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "enum": _l("no es uno de los valores que se pueden usar: {expected}"),
    "literal_error": _l("no es uno de los valores que se pueden usar: {expected}"),
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "invalid_key": _l("esta clave no existe; quítela o revise cómo se escribe"),
}
_MOST_SHOWN = 60
_PASSWORD = re.compile(r"//([^:/@]*):[^@]*@")


def words_for(problem: Mapping[str, Any], shape: str = "") -> str:
    """Say what is wrong with a value; ``shape`` is what its pattern means, where somebody said."""
    kind = problem["type"]
    values = dict(problem.get("ctx", {}))
    if kind == "value_error":
        return str(values["error"])
    if kind == "too_short" and isinstance(problem["input"], str):
        kind = "string_too_short"  # A secret is no string to pydantic.
    if kind == "string_pattern_mismatch" and shape:
        return _("debe ser %(shape)s", shape=shape)
    values = {
        name: int(each) if isinstance(each, float) and each.is_integer() else each
        for name, each in values.items()
    }
    values["expected"] = re.sub(r"'|\bor\b", "", str(values.get("expected", ""))).replace(
        "  ", ", "
    )
    return _WORDS.get(kind, _("no se puede usar este valor")).format(**values)


def toml_words(error: tomllib.TOMLDecodeError) -> str:
    """Say where a file stops being TOML."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    where = (
        _("la línea %(found)s, columna %(found2)s", found=found[1], found2=found[2])
        if found
        else _("el final del archivo")
    )
    return _(
        "no se puede leer: revise %(where)s. Los textos van entre comillas, las "
        "listas entre corchetes, y cada clave una sola vez.",
        where=where,
    )


def shown(value: object) -> str:
    """Return a value as its writer knows it, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = _PASSWORD.sub(r"//\1:…@", text)
    return f"«{text[:_MOST_SHOWN]}…»" if len(text) > _MOST_SHOWN else f"«{text}»"
