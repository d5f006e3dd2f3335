# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A rule stands in one place: what it alone may do is done nowhere else."""

import re
from dataclasses import dataclass

import pytest
from architecture.test_words import KIT, tracked

SHARED = "shared_components/munikit"


@dataclass(frozen=True)
class Rule:
    """How what it does is known, an example of that, and where it is done."""

    pattern: str
    example: str
    places: tuple[str, ...]


RULES = {
    "writing a folio": Rule(
        r"\.folio_prefix\b|:06d\}",
        'f"{settings.municipality.folio_prefix}-{year}-{number:06d}"',
        (f"{SHARED}/db/folios.py",),
    ),
    "points between thousands": Rule(
        r":,d?\}", 'f"{pesos:,}".replace(",", ".")', (f"{SHARED}/kernel/text.py",)
    ),
    "how much a file weighs": Rule(
        r"\} [KM]B\b", 'f"{size / 1024:.0f} KB"', (f"{SHARED}/kernel/sizes.py",)
    ),
    "where somebody is reached": Rule(
        r"\(\"email\", \"phone\"\)|class Contact\b",
        'for name in ("email", "phone"):',
        (f"{SHARED}/kernel/contact.py",),
    ),
    "how many business days are left": Rule(
        r"\bQuedan\b",
        'f"Quedan {left} días hábiles"',
        (f"{SHARED}/kernel/legal_clock.py",),
    ),
    # Whoever counts days without saying which says the wrong unit of a term.
    "a number of days": Rule(
        r"""["'](?:%\(\w+\)s|\{[^}]*\}) d[ií]as?\b""",
        'ngettext("%(num)s día", "%(num)s días", number)',
        # A gateway gives money back within so many days of any kind, which no law counts.
        (
            "modules/payments/munikit_payments/refunds/limits.py",
            f"{SHARED}/kernel/legal_clock.py",
        ),
    ),
    "counting what is tried": Rule(
        r"raise TooManyAttemptsError\(|class \w*Limiter\b",
        "class Limiter:",
        (f"{SHARED}/db/limiter.py",),
    ),
    "what a paper says": Rule(
        r"\bIssueRequest\(",
        "return IssueRequest(",
        # One that corrects another says what that one said.
        (
            "modules/certificates/munikit_certificates/register/replacing.py",
            f"{SHARED}/cases/case/paper.py",
        ),
    ),
    "a paper's head and foot": Rule(
        r"Theme\.of\(.*\.button|\.address, site\.phone",
        '"office": " · ".join((site.address, site.phone, site.email)),',
        (f"{SHARED}/brand/letterhead.py",),
    ),
    "the municipality's crest": Rule(
        r"settings\.brand\.crest\b",
        "crest = settings.path(settings.brand.crest).read_bytes()",
        # The doctor names the file where it is at fault.
        (f"{SHARED}/app/kept_checks.py", f"{SHARED}/brand/crest.py"),
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_it_is_done_in_its_place_alone(name: str) -> None:
    rule = RULES[name]
    files = [p for p in tracked(SHARED, "modules/*/munikit_*") if p.suffix == ".py"]

    found = [p for p in files if re.search(rule.pattern, p.read_text(encoding="utf-8"))]

    assert [str(p.relative_to(KIT)) for p in found] == list(rule.places)


@pytest.mark.parametrize("name", RULES)
def test_it_would_be_found_elsewhere(name: str) -> None:
    assert re.search(RULES[name].pattern, RULES[name].example)
