# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure in another language: every text, nothing but texts, and Spanish is what binds."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from munikit.kernel.text import ForeignText, joined
from munikit.procedures import ProcedureError, load_procedure
from munikit.procedures.checking import problems_of
from munikit.procedures.commands import procedure
from munikit.procedures.languages import spanish_texts
from munikit.procedures.versions import _rebuilt

CASES = Path(__file__).parents[1] / "cases"
ENGLISH = (CASES / "poda.en.toml").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "poda"
    folder.mkdir()
    (folder / "procedure.toml").write_bytes((CASES / "poda.toml").read_bytes())
    (folder / "procedure.en.toml").write_text(ENGLISH, encoding="utf-8")
    return folder


def test_the_texts_are_those_of_the_language_and_the_rest_is_the_same(folder: Path) -> None:
    spanish = load_procedure(folder)

    english = spanish.into("en")

    assert english.title == "Pruning permit"
    assert english.definition.pages[1].questions[0].options[1].label == "Fruit tree"
    assert english.definition.review.reasons[0].text == "The tree is protected."
    assert english.definition.review.reasons[0].norm == spanish.definition.review.reasons[0].norm
    assert english.definition.cost == spanish.definition.cost
    assert english.definition.outcome == spanish.definition.outcome
    assert (spanish.languages, spanish.language, english.language) == (("es", "en"), "es", "en")


def test_it_is_the_same_version_and_is_kept_in_spanish(folder: Path) -> None:
    spanish = load_procedure(folder)
    english = spanish.into("en")

    assert english.digest == spanish.digest
    assert english.content["definition"]["title"] == "Permiso de poda"
    assert english.into("es") is spanish
    assert english.into("en") is english
    assert spanish.into("es") is spanish
    assert spanish.into("fr").digest == spanish.digest


def test_a_case_keeps_the_translation_it_was_started_with(folder: Path) -> None:
    before = load_procedure(folder)
    changed = ENGLISH.replace("Pruning permit", "Permit to prune")
    (folder / "procedure.en.toml").write_text(changed, encoding="utf-8")

    after = load_procedure(folder)

    assert after.digest != before.digest
    stored = type("Stored", (), {"content": before.content, "digest": before.digest})()
    assert _rebuilt(stored).into("en").title == "Pruning permit"


def test_a_procedure_without_translations_keeps_the_version_it_had(folder: Path) -> None:
    (folder / "procedure.en.toml").unlink()

    procedure = load_procedure(folder)

    assert "texts" not in procedure.content
    assert procedure.languages == ()
    assert procedure.into("es") is procedure


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'title = "Pruning permit"\n',
            "",
            "procedure.en.toml: title: falta; traduzca «Permiso de poda»",
        ),
        (
            'label = "Attach a plan"\n',
            "",
            "procedure.en.toml: questions.plan.label: falta; traduzca «Adjunte un plano»",
        ),
        (
            "[questions.kind]",
            "[questions.kin]",
            (
                "procedure.en.toml: questions.kin: procedure.toml no tiene ese texto; "
                "¿quiso escribir kind?"
            ),
        ),
        (
            "[questions.kind]",
            "[questions.kin]",
            "procedure.en.toml: questions.kind: falta; agréguela con todos sus textos",
        ),
        (
            'short = "Plan"',
            'short = "Plan"\npurpose = "To know"',
            "procedure.en.toml: questions.plan.purpose: procedure.toml no tiene ese texto; quítela",
        ),
        (
            'fruit = { label = "Fruit tree" }',
            'fruit = { label = " " }',
            (
                "procedure.en.toml: questions.tree.options.fruit.label: debe ser un texto entre "
                "comillas; traduzca «Frutal»"
            ),
        ),
        (
            'who_can = "People over 18"',
            f'who_can = "{"x" * 1001}"',
            "procedure.en.toml: who_can: es muy largo; el máximo son 1000 caracteres",
        ),
        (
            "[pages]",
            "pages = 1\n[other]",
            "procedure.en.toml: pages: debe ser una tabla, como [pages]",
        ),
        (
            'who_can = "People over 18"',
            'who_can = "People over 18"\nkeep_at_hand = ["a saw"]',
            "procedure.en.toml: keep_at_hand: procedure.toml no tiene ese texto; quítela",
        ),
        ('notice = "', 'notice = 3 # "', "procedure.en.toml: notice: debe ser un texto"),
        ("[pages]", "[pages", "procedure.en.toml: no se puede leer: revise "),
    ],
)
def test_what_is_wrong_is_told_with_file_key_and_way_out(
    folder: Path, before: str, after: str, said: str
) -> None:
    (folder / "procedure.en.toml").write_text(ENGLISH.replace(before, after), encoding="utf-8")

    assert [line for line in problems_of(folder) if line.startswith(said)]


def test_a_list_is_translated_whole(folder: Path) -> None:
    spanish = (folder / "procedure.toml").read_text(encoding="utf-8")
    listed = 'minutes = 5\nkeep_at_hand = ["una sierra", "guantes"]\n'
    (folder / "procedure.toml").write_text(spanish.replace("minutes = 5\n", listed))
    some = ENGLISH.replace("[pages]", 'keep_at_hand = ["a saw"]\n[pages]', 1)
    (folder / "procedure.en.toml").write_text(some, encoding="utf-8")

    with pytest.raises(ProcedureError) as refused:
        load_procedure(folder)

    wanted = "procedure.en.toml: keep_at_hand: tiene 1 texto y en español son 2; traduzca todos"
    assert refused.value.problems == [wanted]


@pytest.mark.parametrize("name", ["english", "es", "xx", "EN", "e"])
def test_a_file_is_named_by_the_code_of_a_language(folder: Path, name: str) -> None:
    (folder / "procedure.en.toml").rename(folder / f"procedure.{name}.toml")

    with pytest.raises(ProcedureError, match="no es el código de otro idioma"):
        load_procedure(folder)


def test_mapudungun_is_a_language(folder: Path) -> None:
    (folder / "procedure.en.toml").rename(folder / "procedure.arn.toml")

    assert load_procedure(folder).languages == ("es", "arn")


def test_a_translator_is_given_every_text_there_is(folder: Path) -> None:
    texts = spanish_texts(load_procedure(folder).definition)

    assert texts["questions"]["plan"] == {"label": "Adjunte un plano", "short": "Plano"}
    assert set(texts) == {
        "title",
        "summary",
        "who_can",
        "notice",
        "pages",
        "questions",
        "reasons",
    }


def test_a_foreign_text_says_its_language_and_is_escaped() -> None:
    text = ForeignText("<is> it?", "en")

    assert text.__html__() == '<span lang="en">&lt;is&gt; it?</span>'
    assert joined(", ", [text, text]).__html__().startswith('<span lang="en">')  # type: ignore[attr-defined] # It is foreign.
    assert type(joined(", ", [text, "no"])) is str


def test_a_translation_begins_with_every_text_empty_beside_the_spanish_one(folder: Path) -> None:
    (folder / "procedure.en.toml").unlink()

    done = CliRunner().invoke(procedure, ["translate", str(folder), "en"])

    assert done.exit_code == 0, done.output
    text = (folder / "procedure.en.toml").read_text(encoding="utf-8")
    assert 'title = ""  # Permiso de poda' in text
    assert '[questions.plan]\nlabel = ""  # Adjunte un plano\nshort = ""  # Plano' in text
    problems = problems_of(folder)
    assert len(problems) == text.count('= ""')
    assert all("traduzca «" in line for line in problems)


def test_a_translation_is_begun_once_and_in_a_language(folder: Path) -> None:
    for language, said in (("en", "Ya existe"), ("english", "no es el código de otro idioma")):
        done = CliRunner().invoke(procedure, ["translate", str(folder), language])

        assert done.exit_code == 1
        assert said in done.output
