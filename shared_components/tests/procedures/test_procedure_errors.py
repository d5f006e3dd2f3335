# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is wrong in a folder is said with its file, its key and the way out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from munikit.procedures import ProcedureError, load_procedure
from munikit.procedures.checking import problems_of

Write = Callable[..., Path]

BAD = [
    pytest.param(
        'title = "Permiso de poda"\nsummary',
        "summary",
        "procedure.toml: title: falta; escríbalo",
        id="no title",
    ),
    pytest.param(
        "minutes = 5",
        "minuts = 5\nminutes = 5",
        "procedure.toml: minuts: esta clave no existe; ¿quiso escribir minutes?",
        id="misspelt key",
    ),
    pytest.param(
        "minutes = 5",
        "minutes = 500",
        "procedure.toml: minutes: debe ser 120 o menos",
        id="too many minutes",
    ),
    pytest.param(
        'kind = "permit"',
        'kind = "permiso"',
        "procedure.toml: kind: no es uno de los valores que se pueden usar: "
        "permit, certificate, payment",
        id="unknown kind",
    ),
    pytest.param(
        'id = "poda"',
        'id = "Poda"',
        "procedure.toml: id: empiece con una letra y use solo minúsculas sin acentos, números "
        "y _ (2 a 41)",
        id="id with a capital",
    ),
    pytest.param(
        'id = "poda"',
        'id = "tala"',
        "procedure.toml: id: dice «tala» y la carpeta se llama «poda»; deje los dos iguales",
        id="id is not the folder's name",
    ),
    pytest.param(
        'utm = "0.5"',
        'utm = "0.5"\npesos = 100',
        "procedure.toml: cost: escriba utm, pesos, table, rules = true o local = true, uno solo",
        id="two amounts",
    ),
    pytest.param(
        'utm = "0.5"',
        "rules = true",
        "rules.py: cost.rules = true necesita una función fee(answers, on); escríbala",
        id="rules that are not there",
    ),
    pytest.param(
        'norm = "Ordenanza de ejemplo"\narticle = "artículo 1"',
        'norm = "Ordenanza de ejemplo"',
        "procedure.toml: cost.basis.article: falta; escríbalo",
        id="a fee without its article",
    ),
    pytest.param(
        '[[basis]]\nnorm = "Ley 18.695"\narticle = "artículo 36"',
        "",
        "procedure.toml: basis: falta; escríbalo",
        id="no legal basis",
    ),
    pytest.param(
        'purpose = "Saber qué se poda"',
        "",
        "procedure.toml: pages.arbol.tree.purpose: falta; escríbalo",
        id="a question without purpose",
    ),
    pytest.param(
        'id = "urgent"',
        'id = "tree"',
        "procedure.toml: pages.arbol.tree: esta pregunta está dos veces; quite una",
        id="a question twice",
    ),
    pytest.param(
        '{ question = "tree", is = "native" }',
        '{ question = "when", is = "native" }',
        "procedure.toml: pages.nativo.show_if: «when» no es una pregunta anterior; "
        "use una que se haga antes",
        id="a condition that points ahead",
    ),
    pytest.param(
        '{ question = "tree", is = "native" }',
        '{ question = "tree", is = "nativo" }',
        "procedure.toml: pages.nativo.show_if: «tree» no se responde con 'nativo'; "
        "use native, fruit, other",
        id="a condition on no option",
    ),
    pytest.param(
        '{ question = "urgent", is = true }',
        '{ question = "report", is = true }',
        "procedure.toml: pages.motivo.why.show_if: «report» es de tipo file; "
        "solo puede mirar choice, choices, yes_no o declaration",
        id="a condition on a file",
    ),
    pytest.param(
        '{ question = "tree", is = "native" }',
        '{ question = "tree" }',
        "procedure.toml: pages.nativo.show_if: escriba is, is_not o in, uno de los tres; o de un "
        "número, more_than, at_least, less_than o at_most",
        id="a condition that tests nothing",
    ),
    pytest.param(
        'purpose = "Comprobar que se puede podar"',
        'purpose = "Comprobar que se puede podar"\nheld_by_state = true',
        "procedure.toml: pages.nativo.report: el Estado ya tiene este dato: quite la pregunta "
        "o diga en reason por qué lo pide",
        id="what the State holds, without a reason",
    ),
    pytest.param(
        'value = "fruit"',
        'value = "native"',
        "procedure.toml: pages.arbol.tree: dos options tienen el mismo value; cambie uno",
        id="an option twice",
    ),
    pytest.param(
        'id = "motivo"\ntitle = "Motivo"',
        'id = "nativo"\ntitle = "Motivo"',
        "procedure.toml: pages.nativo: hay dos páginas con este id; cambie uno",
        id="a page twice",
    ),
    pytest.param(
        'kind = "long_text"',
        'kind = "long_text"\nin_future = true',
        "procedure.toml: pages.motivo.why: in_future es solo para una pregunta de tipo date; "
        "quítelo",
        id="a text in the future",
    ),
    pytest.param(
        'details = ["tree"]',
        'details = ["trees"]',
        "procedure.toml: outcome.details: «trees» no es una pregunta que se pueda imprimir; "
        "use el id de una",
        id="a paper that prints no question",
    ),
    pytest.param(
        'details = ["tree"]',
        'details = ["report"]',
        "procedure.toml: outcome.details: «report» no es una pregunta que se pueda imprimir; "
        "use el id de una",
        id="a paper that prints a file",
    ),
    pytest.param(
        'norm = "Ordenanza de ejemplo, artículo 2"',
        "",
        "procedure.toml: review.reasons.protected.norm: falta; escríbalo",
        id="a refusal without its norm",
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), BAD)
def test_a_wrong_key_is_named_with_its_way_out(
    write_procedure: Write, old: str, new: str, said: str
) -> None:
    folder = write_procedure(old, new)

    with pytest.raises(ProcedureError) as error:
        load_procedure(folder)

    assert said in error.value.problems


def test_all_problems_are_said_at_once(write_procedure: Write) -> None:
    folder = write_procedure('minutes = 5\n\n[[basis]]\nnorm = "Ley 18.695"', "\n[[basis]]")

    with pytest.raises(ProcedureError) as error:
        load_procedure(folder)

    assert error.value.problems == [
        "procedure.toml: minutes: falta; escríbalo",
        "procedure.toml: basis.1.norm: falta; escríbalo",
    ]


def test_a_folder_without_procedure_says_what_to_create(tmp_path: Path) -> None:
    with pytest.raises(ProcedureError, match=r"procedure\.toml: falta; cree el archivo"):
        load_procedure(tmp_path)


def test_text_that_is_no_toml_says_where(write_procedure: Write) -> None:
    folder = write_procedure("minutes = 5", "minutes = cinco")

    with pytest.raises(
        ProcedureError, match=r"procedure\.toml: no se puede leer: revise la línea 7"
    ):
        load_procedure(folder)


LATIN = 'title = "Ñuñoa"'.encode("latin-1")
UNREADABLE = {
    "procedure.toml": (LATIN, "procedure.toml: no está en UTF-8"),
    "procedure.en.toml": (LATIN, "procedure.en.toml: no está en UTF-8"),
    "rules.py": (LATIN, "rules.py: no está en UTF-8"),
    "document.html": (LATIN, "document.html: no está en UTF-8"),
    "examples/nativo.toml": (LATIN, "examples/nativo.toml: no está en UTF-8"),
    "a rule with a null": (b"x = 1\0", "rules.py: "),
    "an example that is no TOML": (b"title =", "examples/nativo.toml: no se puede leer: revise"),
    "an example of another kind": (
        b'title = 3\nfiled_on = "ayer"\nutm = "x"\n',
        "examples/nativo.toml: filed_on: debe ser una fecha",
    ),
}


@pytest.mark.parametrize("kind", list(UNREADABLE))
def test_a_file_that_cannot_be_read_is_named_without_a_traceback(
    kind: str, write_procedure: Write
) -> None:
    content, said = UNREADABLE[kind]
    folder = write_procedure()
    (folder / "examples").mkdir()
    name = {"a rule with a null": "rules.py"}.get(kind, "examples/nativo.toml")
    (folder / (kind if "." in kind else name)).write_bytes(content)

    found = problems_of(folder)

    assert [line for line in found if line.startswith(said)], found
    assert [line for line in found if "Input" in line or "codec" in line] == []
