# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finding cases by folio, RUN or name: an index of words that both databases use alike.

``docs/decisions/0005-words-to-search-by.md`` says why it is not each database's own text search.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from munikit.cases.case.models import Case, CaseWord
from munikit.db.folios import number_in
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.rut import RUT, RUTError
from munikit.kernel.text import fold, plain_hyphens
from munikit.people import Person, find_person

_MOST_WORDS = 8
_LONGEST = 60
# Up to so many are looked up by their ids; counting them takes more, as it needs no order.
FEW = 500
FEW_TO_COUNT = 20_000
# After every word that begins as it does; no text has this character.
_LAST = "\U0010ffff"
_THOUSANDS = re.compile(r"(?<=[0-9])\.(?=[0-9]{3}(?![0-9]))")


def index_case(session: Session, case: Case) -> None:
    """Write the words a case is found by. Doing it twice does it once."""
    applicant = find_person(session, case.applicant_id)
    words = [{"word": each, "case_id": case.id} for each in sorted(_words_of(case, applicant))]
    if words:
        session.execute(insert_or_ignore(session, CaseWord), words)


def matching(session: Session, text: str, few: int = FEW) -> list[ColumnElement[bool]]:
    """Return the conditions of a case that has every word of ``text``, or one that begins so."""
    # The longest word is found first, in the index of words; the others only of what it finds.
    words = sorted(_asked(text), key=len, reverse=True)
    narrow = [among(session, CaseWord.case_id, _begins(word), few) for word in words[:1]]
    return [*narrow, *(exists().where(CaseWord.case_id == Case.id, _begins(w)) for w in words[1:])]


def among(
    session: Session, case_id: InstrumentedAttribute[UUID], wanted: ColumnElement[bool], few: int
) -> ColumnElement[bool]:
    """Return the condition of a case that another table has a row of, in whichever form is quick.

    A few cases are looked up by their ids and sorted; where many meet it, the inbox is read in its
    own order and each case asked, until the page is full.
    """
    some = select(literal(1)).where(wanted).limit(few + 1)
    if (session.scalar(select(func.count()).select_from(some.subquery())) or 0) <= few:
        return Case.id.in_(select(case_id).where(wanted))
    return exists().where(case_id == Case.id, wanted)


def _begins(word: str) -> ColumnElement[bool]:
    return and_(CaseWord.word >= word, CaseWord.word < word + _LAST)


def _words_of(case: Case, applicant: Person) -> set[str]:
    names = f"{applicant.full_name} {case.represented_name}"
    words = {*_split(names), *_parts(names)}
    words |= {run.compact.lower() for run in (applicant.run, case.represented_run) if run}
    if case.folio:
        number = number_in(case.folio)
        words |= {case.folio.lower(), number, number.lstrip("0")}
    return {word[:_LONGEST] for word in words}


def _asked(text: str) -> Iterable[str]:
    with suppress(RUTError):
        return [RUT.typed(text).compact.lower()]
    # A RUN without its check digit is a beginning of its person's, not words of its own.
    text = _THOUSANDS.sub("", text)
    return [word[:_LONGEST] for word in _split(text)][:_MOST_WORDS]


def _parts(names: str) -> Iterable[str]:
    """Yield a name's parts, and what is written of it without its signs.

    García-Huidobro is looked for by either surname, D'Agostino with and without its apostrophe.
    """
    for word in fold(names).split():
        parts = re.findall(r"[^\W_]+", word)
        yield from (*parts, "".join(parts)) if parts else ()


def _split(text: str) -> list[str]:
    # A folio keeps its hyphens; dots and commas are how people write, not what they look for.
    words = re.split(r"[^\w-]+", plain_hyphens(fold(text)))
    return [word for word in words if word.strip("-_")]
