# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The same texts in another language: ``procedure.en.toml`` beside ``procedure.toml``.

A translation says what people read and nothing else: what is asked, what it costs and who decides
is in Spanish, which is what binds. It has every text that Spanish has, under the same ids.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from munikit.kernel.encodings import WRITTEN
from munikit.kernel.text import ForeignText
from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext
from munikit.procedures.asking import Column, Option, Page, Part, Question
from munikit.procedures.definition import Definition, Reason, Requirement
from munikit.settings.wrong_values import toml_words

SPANISH = "es"
Texts = Mapping[str, Any]
_FILE = re.compile(r"procedure\.(.+)\.toml")
_MOST_CHARACTERS = 1000
# Told only by the translation itself, in its own language.
NOTICE = "notice"
_NOTICE = "Esta traducción es una ayuda. El texto que vale es el que está en español."

_OF = {
    Definition: ("title", "summary", "who_can"),
    Requirement: ("question", "help", "otherwise", "instead"),
    Page: ("title",),
    Question: ("label", "short", "help", "required", "reason"),
    Option: ("label", "hint"),
    Column: ("label", "help", "required"),
    Reason: ("text",),
}
_LISTS = ("keep_at_hand", "not_asked")


def read_translations(folder: Path) -> tuple[dict[str, Texts], list[str]]:
    """Return the translations in a folder by language, and what kept one from being read."""
    found: dict[str, Texts] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("procedure.*.toml")):
        language = _FILE.fullmatch(file.name).group(1)  # type: ignore[union-attr] # Globbed so.
        if not is_language(language):
            problems.append(
                _(
                    "%(name)s: «%(language)s» no es el código de otro idioma; use uno de "
                    "ISO 639, como procedure.en.toml",
                    name=file.name,
                    language=language,
                )
            )
            continue
        try:
            found[language] = tomllib.loads(file.read_text(encoding=WRITTEN))
        except UnicodeDecodeError:
            problems.append(_("%(name)s: no está en UTF-8; guárdelo así", name=file.name))
        except tomllib.TOMLDecodeError as error:
            problems.append(f"{file.name}: {toml_words(error)}")
    return found, problems


def translation_problems(definition: Definition, language: str, given: Texts) -> Iterator[str]:
    """Yield what a translation lacks, what it has too much, and what is no text."""
    for line in _compared("", spanish_texts(definition), given):
        yield f"procedure.{language}.toml: {line}"


def spanish_texts(definition: Definition) -> dict[str, Any]:
    """Return the texts of a procedure as a translation has them: by key and id, none empty."""
    reasons = definition.review.reasons
    told = _texts(definition) | {name: list(getattr(definition, name)) for name in _LISTS}
    told |= {
        "eligibility": {each.id: _texts(each) for each in definition.eligibility},
        "pages": {each.id: _texts(each) for each in definition.pages},
        "questions": {each.id: _question_texts(each) for each in definition.questions},
        "reasons": {each.id: _texts(each) for each in reasons},
        NOTICE: _NOTICE,
    }
    return {name: value for name, value in told.items() if value}


def translated(definition: Definition, language: str, given: Texts) -> Definition:
    """Return a procedure whose texts are those of a translation that was found sound."""
    of = _Translator(language)
    reasons = of.each(definition.review.reasons, given["reasons"])
    parts = {
        "eligibility": of.each(definition.eligibility, given.get("eligibility", {})),
        "pages": tuple(of.page(page, given) for page in definition.pages),
        "review": definition.review.model_copy(update={"reasons": reasons}),
    }
    lists = {name: of.listed(given.get(name, ())) for name in _LISTS}
    return definition.model_copy(update=of.said(definition, given) | lists | parts)


@dataclass(frozen=True)
class _Translator:
    language: str

    def said(self, part: Part, texts: Texts) -> dict[str, Any]:
        names = (name for name in _OF[type(part)] if name in texts)
        return {name: ForeignText(texts[name], self.language) for name in names}

    def listed(self, texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(ForeignText(text, self.language) for text in texts)

    def each(self, parts: Sequence[Any], texts: Texts) -> tuple[Any, ...]:
        said = ((part, self.said(part, texts[_id(part)])) for part in parts)
        return tuple(part.model_copy(update=changed) for part, changed in said)

    def page(self, page: Page, given: Texts) -> Page:
        questions = tuple(self.question(q, given["questions"][q.id]) for q in page.questions)
        changed = self.said(page, given["pages"][page.id])
        return page.model_copy(update=changed | {"questions": questions})

    def question(self, question: Question, texts: Texts) -> Question:
        parts = {
            "options": self.each(question.options, texts.get("options", {})),
            "columns": self.each(question.columns, texts.get("columns", {})),
        }
        return question.model_copy(update=self.said(question, texts) | parts)


def is_language(code: str) -> bool:
    """Say whether a code is that of a language other than Spanish."""
    if not re.fullmatch("[a-z]{2,3}", code) or code == SPANISH:
        return False
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _texts(part: Part) -> dict[str, Any]:
    return {name: getattr(part, name) for name in _OF[type(part)] if getattr(part, name)}


def _question_texts(question: Question) -> dict[str, Any]:
    parts = {
        "options": {each.value: _texts(each) for each in question.options},
        "columns": {each.id: _texts(each) for each in question.columns},
    }
    return _texts(question) | {name: value for name, value in parts.items() if value}


def _id(part: Any) -> str:  # noqa: ANN401 - whatever has an id, or a value.
    return str(part.value if isinstance(part, Option) else part.id)


def _compared(place: str, wanted: Any, given: Any) -> Iterator[str]:  # noqa: ANN401 - TOML values.
    if isinstance(wanted, dict):
        yield from _compared_tables(place, wanted, given)
    elif isinstance(wanted, list):
        yield from _compared_lists(place, wanted, given)
    elif not isinstance(given, str) or not given.strip():
        yield _(
            "%(place)s: debe ser un texto entre comillas; traduzca «%(wanted)s»",
            place=place,
            wanted=wanted,
        )
    elif len(given) > _MOST_CHARACTERS:
        yield _(
            "%(place)s: es muy largo; el máximo son %(most_characters)s caracteres",
            place=place,
            most_characters=_MOST_CHARACTERS,
        )


def _compared_tables(place: str, wanted: dict[str, Any], given: Any) -> Iterator[str]:  # noqa: ANN401 - a TOML value.
    if not isinstance(given, dict):
        yield _("%(place)s: debe ser una tabla, como [%(place)s]", place=place)
        return
    for name, value in wanted.items():
        where = f"{place}.{name}".removeprefix(".")
        if name in given:
            yield from _compared(where, value, given[name])
        else:
            yield _("%(where)s: falta; %(way_out)s", where=where, way_out=_way_out(value))
    for name in given.keys() - wanted.keys():
        close = get_close_matches(name, list(wanted), n=1, cutoff=0.7)
        way_out = _("¿quiso escribir %(close)s?", close=close[0]) if close else _("quítela")
        yield _(
            "%(removeprefix)s: procedure.toml no tiene ese texto; %(way_out)s",
            removeprefix=f"{place}.{name}".removeprefix("."),
            way_out=way_out,
        )


def _compared_lists(place: str, wanted: list[str], given: Any) -> Iterator[str]:  # noqa: ANN401 - a TOML value.
    if not isinstance(given, list) or len(given) != len(wanted):
        count = len(given) if isinstance(given, list) else 0
        told = ngettext("%(num)s texto", "%(num)s textos", count)
        yield _(
            "%(place)s: tiene %(told)s y en español son %(count)s; traduzca todos",
            place=place,
            told=told,
            count=len(wanted),
        )
        return
    for number, (text, other) in enumerate(zip(wanted, given, strict=True), 1):
        yield from _compared(f"{place}.{number}", text, other)


def _way_out(value: Any) -> str:  # noqa: ANN401 - a TOML value.
    return (
        _("traduzca «%(value)s»", value=value)
        if isinstance(value, str)
        else _("agréguela con todos sus textos")
    )
