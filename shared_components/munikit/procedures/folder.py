# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading a procedure's folder, and saying exactly what is wrong with it."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, meta
from pydantic import ValidationError

from munikit.kernel.encodings import WRITTEN
from munikit.kernel.words import gettext as _
from munikit.procedures.definition import Definition
from munikit.procedures.languages import Texts, read_translations, translation_problems
from munikit.procedures.pricing import rate_problems
from munikit.procedures.procedure import Procedure
from munikit.procedures.refusals import in_spanish
from munikit.procedures.rules import RulesError, read_rules
from munikit.settings.wrong_values import toml_words

# What a paper may print. A name that is not here would only fail once somebody had paid.
PAPER_NAMES = frozenset(
    {
        "code",
        "colour",
        "details",
        "folio",
        "holder",
        "issued",
        "legal_basis",
        "municipality",
        "office",
        "run",
        "title",
        "signature",
        "trial",
        "unit",
        "valid_from",
        "valid_until",
        "verify_address",
        "verify_url",
    }
)


class ProcedureError(Exception):
    """A folder is no procedure yet; ``problems`` are lines for whoever writes it."""

    def __init__(self, folder: Path, problems: list[str]) -> None:
        super().__init__("\n".join([f"{folder.name}:", *(f"  {line}" for line in problems)]))
        self.problems = problems


def load_procedure(folder: Path) -> Procedure:
    """Read ``procedure.toml``, its translations, ``rules.py`` and ``document.html``.

    Raises:
        ProcedureError: with every problem, each naming the file, the key and the way out.
    """
    document, rules = _source(folder / "document.html"), _source(folder / "rules.py")
    content = _content(folder)
    try:
        definition = Definition.model_validate(content)
    except ValidationError as error:
        raise ProcedureError(folder, list(in_spanish(error, content))) from error
    translations, unread = read_translations(folder)
    problems = [
        *_name_problems(definition, folder),
        *unread,
        *_translation_problems(definition, translations),
        *(f"procedure.toml: {line}" for line in rate_problems(definition)),
        *_rules_problems(definition, rules),
        *_document_problems(document),
    ]
    if problems:
        raise ProcedureError(folder, problems)
    return Procedure(definition, document, rules, translations)


def _translation_problems(definition: Definition, found: dict[str, Texts]) -> Iterator[str]:
    for language, texts in found.items():
        yield from translation_problems(definition, language, texts)


def procedure_folders(parent: Path) -> list[Path]:
    """Return the folders in ``parent`` that hold a procedure."""
    return sorted(path.parent for path in parent.glob("*/procedure.toml"))


def package_procedures(package: str) -> tuple[Procedure, ...]:
    """Return the procedures a package ships in its folder ``procedures/``."""
    parent = Path(str(files(package))) / "procedures"
    return tuple(load_procedure(folder) for folder in procedure_folders(parent))


def _content(folder: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / "procedure.toml").read_text(encoding=WRITTEN))
    except FileNotFoundError:
        raise ProcedureError(folder, [_("procedure.toml: falta; cree el archivo")]) from None
    except UnicodeDecodeError:
        raise ProcedureError(
            folder, [_("procedure.toml: no está en UTF-8; guárdelo así")]
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ProcedureError(folder, [f"procedure.toml: {toml_words(error)}"]) from error


def _source(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8") if file.is_file() else ""
    except UnicodeDecodeError:
        raise ProcedureError(
            file.parent, [_("%(name)s: no está en UTF-8; guárdelo así", name=file.name)]
        ) from None


def _name_problems(definition: Definition, folder: Path) -> Iterator[str]:
    if definition.id != folder.name:
        yield (
            _(
                "procedure.toml: id: dice «%(id)s» y la carpeta se llama «%(name)s»; deje "
                "los dos iguales",
                id=definition.id,
                name=folder.name,
            )
        )


def _rules_problems(definition: Definition, source: str) -> Iterator[str]:
    wanted = definition.cost is not None and definition.cost.rules
    try:
        computes = bool(source) and read_rules(source).fee is not None
    except RulesError as error:
        yield f"rules.py: {error}"
        return
    if wanted and not computes:
        yield _("rules.py: cost.rules = true necesita una función fee(answers, on); escríbala")
    if computes and not wanted:
        yield "procedure.toml: cost: rules.py define fee; escriba rules = true en [cost]"


def _document_problems(source: str) -> Iterator[str]:
    environment = Environment(autoescape=True)
    try:
        names = meta.find_undeclared_variables(environment.parse(source))
    except TemplateSyntaxError as error:
        yield _(
            "document.html: línea %(lineno)s: %(message)s; revise esa línea",
            lineno=error.lineno,
            message=error.message,
        )
        return
    for name in sorted(names - PAPER_NAMES):
        yield _(
            "document.html: «%(name)s» no existe; use uno de %(paper_names)s",
            name=name,
            paper_names=", ".join(sorted(PAPER_NAMES)),
        )
