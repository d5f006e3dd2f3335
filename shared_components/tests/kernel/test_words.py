# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people read is said in the language that is spoken, and in Spanish where it lacks words."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import escape

from munikit.kernel.catalogues import keep_words_of
from munikit.kernel.words import LazyText, gettext, lazy_gettext, ngettext, speaking, spoken
from munikit.testing.accounts import as_nobody

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8"\n\n'
ENGLISH = """
msgid "Falta %(name)s"
msgstr "%(name)s is missing"

msgid "%(num)s fila"
msgid_plural "%(num)s filas"
msgstr[0] "%(num)s row"
msgstr[1] "%(num)s rows"

msgid "Sí"
msgstr "Yes & well"

msgid "Vence el %(day)s"
msgstr "It ends on %(date)s"

#, fuzzy
msgid "Revise su RUN"
msgstr "Check your mail"
"""


@pytest.fixture(autouse=True)
def portal_root(tmp_path: Path) -> Iterator[Path]:
    write(tmp_path, "en", ENGLISH)
    keep_words_of(["munikit"], tmp_path)
    yield tmp_path
    keep_words_of(["munikit"], tmp_path / "none")


def write(root: Path, language: str, texts: str) -> None:
    folder = root / "translations" / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(HEADER + texts, encoding="utf-8")


def test_spanish_is_spoken_where_nobody_said_another() -> None:
    assert spoken() == "es"
    assert gettext("Falta %(name)s", name="el RUN") == "Falta el RUN"
    assert ngettext("%(num)s fila", "%(num)s filas", 1) == "1 fila"


def test_the_language_is_that_of_who_is_spoken_to() -> None:
    with speaking("en"):
        assert gettext("Falta %(name)s", name="RUN") == "RUN is missing"
        assert [ngettext("%(num)s fila", "%(num)s filas", n) for n in (0, 1, 2)] == [
            "0 rows",
            "1 row",
            "2 rows",
        ]
        with speaking():
            assert gettext("Sí") == "Sí"
        assert gettext("Sí") == "Yes & well"
    assert spoken() == "es"


@pytest.mark.parametrize("language", ["fr", "", "english", "../en"])
def test_a_language_without_a_catalogue_is_spanish(language: str) -> None:
    with speaking(language):
        assert spoken() == "es"
        assert gettext("Sí") == "Sí"


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("Nadie lo tradujo", {}, "Nadie lo tradujo"),
        ("Vence el %(day)s", {"day": "lunes"}, "Vence el lunes"),
        ("Revise su RUN", {}, "Revise su RUN"),
    ],
    ids=["lacking", "with a place nobody fills", "marked as unsure"],
)
def test_what_cannot_be_said_in_it_is_said_in_spanish(
    text: str, values: dict[str, object], said: str
) -> None:
    with speaking("en"):
        assert gettext(text, **values) == said


def test_a_municipality_says_it_with_its_own_words(portal_root: Path) -> None:
    write(portal_root, "es", 'msgid "Sí"\nmsgstr "Sí, por supuesto"\n')
    keep_words_of(["munikit"], portal_root)

    assert gettext("Sí") == "Sí, por supuesto"


@pytest.mark.parametrize("closed", ["the file", "its folder"])
def test_words_of_another_account_are_told_and_said_in_spanish(
    portal_root: Path, caplog: pytest.LogCaptureFixture, closed: str
) -> None:
    """Whoever copied them as root and forgot whose they are has a portal all the same."""
    write(portal_root, "de", 'msgid "Sí"\nmsgstr "Ja"\n')
    file = portal_root / "translations" / "de" / "LC_MESSAGES" / "messages.po"
    shut = file if closed == "the file" else file.parent
    shut.chmod(0)
    keep_words_of(["munikit"], portal_root)

    with as_nobody(portal_root), speaking("de"):
        assert gettext("Sí") == "Sí"

    shut.chmod(0o700)
    assert str(file) in caplog.text


def test_a_catalogue_that_cannot_be_read_takes_nothing_else_away(
    portal_root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(portal_root, "de", 'msgid "Sí"\nmsgstr "Ja"\n')
    file = portal_root / "translations" / "de" / "LC_MESSAGES" / "messages.po"
    file.write_bytes(file.read_bytes().replace("í".encode(), "í".encode("latin-1")))

    with speaking("de"):
        assert gettext("Sí") == "Sí"

    assert "messages.po" in caplog.text


def test_what_is_declared_early_is_said_when_it_is_shown() -> None:
    yes, missing = lazy_gettext("Sí"), lazy_gettext("Falta %(name)s", name="RUN")

    with speaking("en"):
        assert str(missing) == "RUN is missing"
        assert f"{yes}." == yes + "." == "Yes & well."
        assert "¿" + yes == "¿Yes & well"
        assert "%s" % missing == "RUN is missing"  # noqa: UP031 - the other way to show it.
        assert yes.lower() == "yes & well"
        assert lazy_gettext("{n} de %(of)s", of=9).format(n=3) == "3 de 9"
        assert escape(yes) == "Yes &amp; well"


def test_what_is_declared_early_is_kept_in_spanish() -> None:
    yes, missing = lazy_gettext("Sí"), lazy_gettext("Falta %(name)s", name="RUN")

    with speaking("en"):
        assert {yes: 1}["Sí"] == 1
        assert ", ".join(sorted([yes, missing])) == "Falta RUN, Sí"
        assert str(pickle.loads(pickle.dumps(yes))) == "Yes & well"  # noqa: S301 - our own.
    assert isinstance(yes, LazyText)
