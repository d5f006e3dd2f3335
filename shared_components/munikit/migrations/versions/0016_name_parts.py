# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The parts of names with hyphens and apostrophes, for the cases that were filed before."""

import re
import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0016_name_parts"
down_revision = "0015_subscribers"

_CASE = sa.table(
    "munikit_case",
    sa.column("id", sa.Uuid()),
    sa.column("applicant_id", sa.Uuid()),
    sa.column("represented_name", sa.String()),
)
_PERSON = sa.table(
    "munikit_person",
    sa.column("id", sa.Uuid()),
    sa.column("given_names", sa.String()),
    sa.column("surnames", sa.String()),
)
_WORD = sa.table(
    "munikit_case_word", sa.column("word", sa.String()), sa.column("case_id", sa.Uuid())
)
_LONGEST = 60


def upgrade() -> None:
    connection = op.get_bind()
    names = _PERSON.c.given_names + " " + _PERSON.c.surnames + " " + _CASE.c.represented_name
    query = sa.select(_CASE.c.id, names).join(_PERSON, _PERSON.c.id == _CASE.c.applicant_id)
    signs = [names.contains(sign) for sign in ("-", "'", "’")]
    for case_id, written in connection.execute(query.where(sa.or_(*signs))).all():
        words = sa.select(_WORD.c.word).where(_WORD.c.case_id == case_id)
        known = set(connection.scalars(words))
        # A draft is in no index; it will be when it is sent.
        new = {word[:_LONGEST] for word in _parts(written)} - known if known else set()
        for word in sorted(new):
            connection.execute(sa.insert(_WORD).values(word=word, case_id=case_id))


def downgrade() -> None:
    """Leave them: a word too many finds nothing wrong."""


def _parts(names: str) -> Iterator[str]:
    decomposed = unicodedata.normalize("NFKD", names.casefold())
    folded = "".join(c for c in decomposed if not unicodedata.combining(c))
    for word in folded.split():
        parts = re.findall(r"[^\W_]+", word)
        yield from (*parts, "".join(parts)) if parts else ()
