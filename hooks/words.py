# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make words``: write every text a person reads into the catalogues, for whoever translates.

Each package has its own ``translations/messages.pot`` and, for each language, a ``messages.po``.
The same sources give the same bytes: texts stand in order, without dates and without lines.
``make words LANGUAGE=fr`` begins a language.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from munikit.kernel.catalogues import keep_words_of
from munikit.kernel.whole import MET, percent_said

KIT = Path(__file__).resolve().parents[1]
# What to read, and how; what is not named here is not read.
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"silent": "false", "trimmed": "true"}}
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
# No resident meets what stands in these, nor in the pages that only these show.
_OF_OFFICIALS = re.compile(
    r"(?:^|[/_])(?:desk|commands?|cli|treasury|\w*checks|demo_\w+|permissions|production|trials)(?:[./]|$)"
    # What the start, the doctor and whoever writes settings, procedures or modules are told.
    r"|munikit/(?:app|audit|outbox|signing|printing|casefile|trying|module|brand/(?:crest|theme))[./]"
    r"|(?:sections|settings\w*|wrong_values|interest|undelivered|posting|state|ddu|sms)(?:/\w+)?\.py$"
    r"|db/(?:failures|migrate|packages|revise)\.py$"
    # Tables and lists that officials bring, and rooms that only they enter.
    r"|kernel/(?:cells|series|spreadsheets|table_words|troubles|units)\.py$"
    r"|procedures/(?:asking|catalogue|changes|checking|definition|examples|folder|kinds|languages"
    r"|publishing|pricing|refusals|rules|starter|translating)\.py$"
    r"|cases/(?:inbox|lots|opinions|sharing|survey/results|decision|terms/warning|case/(?:deadline|officials)"
    r"|representation/(?:queue|desk))[./]"
    r"|(?:closing|settlement|ledger|reviewing|refunds|register|records|rates|bulk|batches|keyring|keys|lists|debts/(?:importing|rows))[./]"
)
_SHOWS = re.compile(r"\"([\w/]+\.html)\"")
_FILE = "LC_MESSAGES/messages.po"
# In two pieces, for whoever looks for headers of licences finds this file's own.
_HEADER = (
    "# SPDX-FileCopyrightText: 2026 The munikit contributors\n# SPDX-License-Identifier: EUPL-1.2\n"
)
# What changes with each version of the tool, and what nobody filled in.
_NOISE = re.compile(
    rb'^"(Generated-By|Report-Msgid-Bugs-To|[\w-]+-Date|Last-Translator|Language-Team): .*\n',
    re.MULTILINE,
)


def packages() -> Iterator[Path]:
    """Yield the folder of the platform and of each module of the kit."""
    yield KIT / "shared_components" / "munikit"
    yield from sorted(KIT.glob("modules/*/munikit_*"))


def template(package: Path) -> Catalog:
    """Return the texts that stand in a package's sources."""
    found = _catalogue(package.name)
    is_met = _met_by_residents(package)
    read = extract_from_dir(
        package, METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for file, _line, text, comments, context in read:
        met = [MET] if is_met(f"{package.name}/{Path(file).as_posix()}") else []
        found.add(text, None, auto_comments=[*comments, *met], context=context)
    return found


def _met_by_residents(package: Path) -> Callable[[str], bool]:
    """Return what tells whether a resident may meet the texts of a file."""
    shown: dict[bool, set[str]] = {True: set(), False: set()}
    for source in package.rglob("*.py"):
        of_officials = bool(_OF_OFFICIALS.search(source.as_posix()))
        shown[of_officials] |= set(_SHOWS.findall(source.read_text(encoding="utf-8")))
    only_officials = tuple(f"/{name}" for name in shown[True] - shown[False])
    return lambda file: not (_OF_OFFICIALS.search(file) or file.endswith(only_officials))


def written(package: Path, languages: Iterable[str] = ()) -> Iterator[tuple[Path, bytes]]:
    """Yield every file of a package's catalogues with what it should hold."""
    folder = package / "translations"
    extracted = template(package)
    yield folder / "messages.pot", _bytes(extracted)
    there = {each.parts[-3] for each in folder.glob(f"*/{_FILE}")}
    for language in sorted(there | set(languages)):
        file = folder / language / _FILE
        catalogue = _known(file, language, package.name)
        # A text that changed is translated anew: what resembles it was said of something else.
        catalogue.update(extracted, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        yield file, _bytes(catalogue)


def _known(file: Path, language: str, package: str) -> Catalog:
    known = _catalogue(package, language)
    if file.is_file():
        for message in read_po(BytesIO(file.read_bytes()), language):
            if message.id:
                known[message.id] = message
    return known


def _catalogue(package: str, language: str | None = None) -> Catalog:
    return Catalog(
        language,
        header_comment=_HEADER,
        project=package,
        version="1",
        fuzzy=False,
    )


def _bytes(catalogue: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalogue, width=100, no_location=True, sort_output=True)
    return _NOISE.sub(b"", out.getvalue())


def main(*languages: str) -> int:
    for package in packages():
        for file, content in written(package, languages):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            sys.stdout.write(f"{file.relative_to(KIT)}\n")
    keep_words_of([each.name for each in packages()], KIT)
    for language in sorted({each.parts[-3] for each in KIT.glob(f"*/**/translations/*/{_FILE}")}):
        sys.stdout.write(f"{language}: {percent_said(language)} % of what residents meet\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
