# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading a procedure's folder, and saying exactly what is wrong with it."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from munikit.procedures.definition import Definition
from munikit.procedures.procedure import Procedure


class ProcedureError(Exception):
    """A folder is no procedure yet; ``problems`` are lines for whoever writes it."""

    def __init__(self, folder: Path, problems: list[str]) -> None:
        super().__init__("\n".join([f"{folder.name}:", *(f"  {line}" for line in problems)]))
        self.problems = problems


def load_procedure(folder: Path) -> Procedure:
    """Read ``procedure.toml`` and ``document.html``.

    Raises:
        ProcedureError: with every problem, each naming the key and what to write instead.
    """
    file = folder / "procedure.toml"
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        definition = Definition.model_validate(content)
    except FileNotFoundError:
        raise ProcedureError(folder, ["falta procedure.toml"]) from None
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError(folder, [f"procedure.toml no se puede leer: {error}"]) from error
    except ValidationError as error:
        raise ProcedureError(folder, list(_problems(error))) from error
    if definition.id != folder.name:
        raise ProcedureError(
            folder, [f"id: dice «{definition.id}» y la carpeta se llama «{folder.name}»"]
        )
    document = folder / "document.html"
    source = document.read_text(encoding="utf-8") if document.is_file() else ""
    return Procedure(definition, source)


def procedure_folders(parent: Path) -> list[Path]:
    """Return the folders in ``parent`` that hold a procedure."""
    return sorted(path.parent for path in parent.glob("*/procedure.toml"))


def package_procedures(package: str) -> tuple[Procedure, ...]:
    """Return the procedures a package ships in its folder ``procedures/``."""
    parent = Path(str(files(package))) / "procedures"
    return tuple(load_procedure(folder) for folder in procedure_folders(parent))


def _problems(error: ValidationError) -> Iterator[str]:
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"]) or "procedure.toml"
        message = _SPANISH.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        yield f"{key}: {message}"


_SPANISH = {
    "missing": "falta",
    "extra_forbidden": "esta clave no existe; revise cómo se escribe",
    "string_pattern_mismatch": "solo minúsculas sin acentos, números y _",
    "too_short": "necesita al menos uno",
    "enum": "ese valor no es uno de los que se pueden usar",
}
