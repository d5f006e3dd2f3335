# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people read goes through the catalogue; what is kept, printed or sent is listed here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from architecture.spanish import refusals, spanish
from architecture.test_words import KIT, tracked

# Files whose Spanish is data or is read by nobody who uses a portal. The list may only shrink.
NOT_SAID = {
    "munikit/audit/verifier.py": "strangers run it alone, and it imports nothing of ours",
    "munikit/casefile/export.py": "the electronic file is handed over in Spanish",
    "munikit/casefile/metadata.py": "the metadata of DS 10 of 2023, which is kept",
    "munikit/cases/record/certificate.py": "a paper",
    "munikit/app/demo_pruning.py": "invented data, which is kept",
    "munikit/app/demo_scripts.py": "invented data, which is kept",
    "munikit/kernel/formats.py": "dates, which papers and what is kept say too",
    "munikit/simulators/": "plays the State's systems, whose words these are",
    "munikit/testing/": "for whoever writes tests",
    "munikit_certificates/demo": "invented data, which is kept",
    "munikit_certificates/firmagob_simulator.py": "plays another's system",
    "munikit_payments/demo.py": "invented data, which is kept",
    "munikit_payments/testing.py": "for whoever writes tests",
    "munikit_payments/gateways/conformance.py": "for whoever writes a gateway",
    "munikit_payments/settings/debt_kinds.py": "names of debts, which a municipality sets",
    "munikit_payments/closing/export.py": "columns for the accounts, which are exchanged",
    "munikit_permits/demo": "invented data, which is kept",
}
# Texts within a file: each is kept with a case or a person, stands on a paper, or is no text.
KEPT = {
    "munikit/app/demo.py": ("Millán", "Ojeda", "Inés", "Paillán", "Tomás"),
    "munikit/audit/heads.py": ("Cabeza firmada del registro",),
    "munikit/cases/appeals/services.py": ("Se certifica que",),
    "munikit/cases/case/refunding.py": ("Solicitud {folio}",),
    "munikit/cases/copies/__init__.py": (
        "el expediente electrónico tiene",
        "Copia certificada del expediente",
        "Ley 19.880, artículo 17",
    ),
    "munikit/cases/corrections/services.py": ("ya no se pregunta", "Con lo que corrigió"),
    "munikit/cases/representation/continuing.py": ("Vale hasta el",),
    "munikit/cases/terms/notified.py": ("La persona", "plataforma", "Notifique por otro medio"),
    "munikit/cases/terms/services.py": ("Ley 19.880", "Se tiene por desistida"),
    "munikit/cases/terms/silence.py": ("Ley 19.880", "Se certifica que"),
    # The draft of a paper, which is in Spanish as the paper is.
    "munikit_certificates/issuing/paper.py": ("BORRADOR, SIN VALOR", "no tiene, es un borrador"),
    "munikit/db/names.py": ("úüÚÜ",),
    "munikit/db/failures.py": ("disk i/o error",),
    "munikit/people/claveunica.py": ("sent no valid RUN",),
    "munikit/people/passwords.py": ("contraseña",),
    "munikit/signing/signature_field.py": ("Firma electrónica de",),
    "munikit/web/language.py": ("Español",),
    "munikit/procedures/languages.py": ("Esta traducción es una ayuda",),
}
SIMULATORS = "simulator"
# How many there were; whoever takes one away writes the smaller number.
MOST_FILES = 17
MOST_TEXTS = 30


def product() -> list[Path]:
    found = tracked("shared_components/munikit/*.py", "modules/*/munikit_*.py")
    return [path for path in found if not {"migrations", "tests"} & set(path.parts)]


def _inside(path: Path) -> str:
    parts = path.relative_to(KIT).parts
    return "/".join(parts[1:] if parts[0] == "shared_components" else parts[2:])


def outside(path: Path) -> Iterator[str]:
    """Yield what a file says in Spanish that no catalogue knows."""
    name = _inside(path)
    if SIMULATORS in name:
        return
    # What a page is refused with is read, whatever else the file holds.
    found = refusals if name.startswith(tuple(NOT_SAID)) else spanish
    for line, text in found(path.read_text(encoding="utf-8")):
        if not any(each in text for each in KEPT.get(name, ())):
            yield f"{name}:{line}: {text}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise InvalidError("Escriba su RUN")', ["Escriba su RUN"]),
        ('raise InvalidError(f"Falta {name}.")', ["Falta {}."]),
        ('title = "Revisión"', ["Revisión"]),
        ('_("Falta %(what)s", what="el RUN de la persona")', ["el RUN de la persona"]),
        ('raise InvalidError(_("Escriba su RUN"))', []),
        ('raise ValueError("The sides do not add up")', []),
        ('log.warning("No se puede leer %s", file)', []),
        ('def f():\n    """Muestra los módulos."""', []),
        ('if text == "sí":\n    pass', []),
        ('why = (is_own, "es suya")', ["es suya"]),
        ('said = ", ".join(names) or "nada"', ["nada"]),
        ("x = f\"{names.get(who) or 'Sistema'}\"", ["Sistema"]),
    ],
)
def test_what_is_said_outside_of_the_catalogue_is_found(source: str, found: list[str]) -> None:
    assert [text for _, text in spanish(source)] == found


def test_an_error_is_found_in_a_paper_too() -> None:
    source = 'title = "Certificado de presentación"\nraise NotFoundError("Vuelva en un minuto.")'

    assert list(refusals(source)) == [(2, "Vuelva en un minuto.")]


def test_what_people_read_goes_through_the_catalogue() -> None:
    assert [each for path in product() for each in outside(path)] == []


def test_the_lists_name_only_what_is_still_so() -> None:
    assert len(NOT_SAID) <= MOST_FILES
    assert sum(map(len, KEPT.values())) <= MOST_TEXTS
    texts = {_inside(path): path.read_text(encoding="utf-8") for path in product()}

    assert [name for name in NOT_SAID if not any(each.startswith(name) for each in texts)] == []
    assert [
        f"{name}: {part}"
        for name, parts in KEPT.items()
        for part in parts
        if not any(part in said for _, said in spanish(texts[name]))
    ] == []
