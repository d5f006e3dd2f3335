# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The filing certificate (*certificado de presentación*, DS 10 of 2023 art. 30), made at once."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import casefile
from munikit.brand.crest import crest
from munikit.brand.letterhead import letterhead
from munikit.casefile import CaseFile, Item, Leaf, LeafKind, Stored
from munikit.cases.case.models import Case
from munikit.cases.case.standing import Standing, power_of, standing_of
from munikit.cases.record.services import CERTIFICATE, certificate_id, open_case_file
from munikit.contracts.registrar import SEAL, SealInUse
from munikit.documents import keep
from munikit.kernel.clock import local
from munikit.kernel.errors import ConflictError, NotFoundError
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.outbox import Job, Work, enqueue
from munikit.people import find_person
from munikit.printing import render_paper
from munikit.procedures import version
from munikit.wiring import ask_if_any, wiring

_PDF = "application/pdf"
_POWERS = {Standing.WAITING: "poder por revisar", Standing.WITHDRAWN: "poder retirado"}


@dataclass(frozen=True)
class _Filing:
    """What the certificate says, and what it is signed with."""

    values: dict[str, Any]
    iui: str
    acting_for: str
    seal: SealInUse | None


def receive(session: Session, case: Case) -> None:
    """Open the file of a case that has just been filed, and have its certificate made."""
    open_case_file(session, case)
    enqueue(session, CERTIFY, key=str(case.id), payload={"case_id": str(case.id)})


def certificate_of(session: Session, case_id: UUID) -> Leaf:
    """Return the certificate's place in the file.

    Raises:
        NotFoundError: it is not made yet.
    """
    query = select(Leaf).where(Leaf.case_id == case_id, Leaf.source_id == certificate_id(case_id))
    found = session.scalar(query)
    if found is None:
        raise NotFoundError(_("El certificado todavía se está haciendo. Vuelva en un minuto."))
    return found


def _certify(work: Work) -> None:
    case_id = UUID(work.payload["case_id"])
    with work.database.reading() as session:
        if casefile.has(session, case_id, certificate_id(case_id)):
            return
        filing = _filing(session, case_id)
    settings = work.database.wiring.settings
    template = files("munikit.cases.record") / "papers" / "filing_certificate.html"
    assets = {"crest.svg": crest(settings)}
    pdf = render_paper(template.read_text(encoding="utf-8"), filing.values, assets).pdf
    if filing.seal is not None:
        pdf = filing.seal.sign(pdf)
    sha256 = work.database.wiring.files.put(pdf)
    kept = Stored(sha256=sha256, size_bytes=len(pdf), media_type=_PDF)
    with work.finishing() as session:
        _enter(session, case_id, filing, kept)


CERTIFY = Job("cases.certify_filing", _certify)


def _enter(session: Session, case_id: UUID, filing: _Filing, kept: Stored) -> None:
    # The power before the file, as whoever withdraws it does.
    case = session.get_one(Case, case_id)
    if _acting_for(session, case, for_update=True) != filing.acting_for:
        raise ConflictError(
            _("El poder cambió mientras se hacía el certificado: se hace de nuevo.")
        )
    # Locked: a second worker, whose lease outlived the first's, must find it there.
    session.get_one(CaseFile, case_id, with_for_update=True)
    if casefile.has(session, case_id, certificate_id(case_id)):
        return
    keep(session, kept.sha256, size_bytes=kept.size_bytes, media_type=kept.media_type)
    item = Item(
        source_id=certificate_id(case_id),
        kind=LeafKind.DOCUMENT,
        type_code=CERTIFICATE,
        title="Certificado de presentación",
        name=f"certificado-{filing.iui}.pdf",
        at=wiring(session).clock.now(),
        actor_id=None,
        content=kept,
        advanced=filing.seal is not None and filing.seal.advanced,
    )
    casefile.add(session, case_id, [item], actor_id=None)


def _filing(session: Session, case_id: UUID) -> _Filing:
    case = session.get_one(Case, case_id)
    file = session.get_one(CaseFile, case_id)
    settings = wiring(session).settings
    seal = _seal(session)
    values = {
        **letterhead(settings),
        "unit": case.unit,
        "folio": case.folio,
        "items": _items(session, case, file.iui),
        "leaves": [(leaf.number, leaf.title, leaf.sha256) for leaf in _documents(session, case_id)],
        "signature": "none" if seal is None else "advanced" if seal.advanced else "own",
        "address": f"{settings.site.url}/solicitudes/{case.id}",
    }
    return _Filing(values, file.iui, _acting_for(session, case), seal)


def _items(session: Session, case: Case, iui: str) -> list[tuple[str, str]]:
    """Return the six items of art. 30, in its order."""
    settings = wiring(session).settings
    at = local(case.submitted_at or case.created_at)
    person = find_person(session, case.applicant_id)
    who = f"{person.full_name}, RUN {person.run}" if person.run else person.full_name
    who += _acting_for(session, case)
    title = version(session, case.procedure_digest).title
    return [
        ("Fecha y hora", f"{day(at)}, {at:%H:%M:%S}"),
        ("Origen", f"Formulario web: {title}"),
        ("Número de expediente", f"{iui} (folio {case.folio})"),
        ("Órgano", f"{settings.municipality.name}, {case.unit}"),
        ("Quién presenta", who),
        ("Quién recibe", f"La plataforma {settings.site.url}, en forma automática"),
    ]


def _acting_for(session: Session, case: Case, *, for_update: bool = False) -> str:
    """Say for whom; a name only where an official read it on a power that holds still.

    ``for_update``: it stays so until the caller's transaction ends.
    """
    standing = standing_of(session, case, for_update=for_update)
    power = power_of(session, case)
    if standing is Standing.OWN:
        return ""
    if power is None or standing is not Standing.HOLDS:
        how = _POWERS.get(standing, "sin un poder que sirva")
        return f", que dice actuar por el RUN {case.represented_run} ({how})"
    return f", por {power.confirmed_name}, {case.represented_run} ({case.represented_as})"


def _documents(session: Session, case_id: UUID) -> list[Leaf]:
    # No more than a page of them: the index itself has all.
    leaves = casefile.leaves_of(session, case_id)
    return [leaf for leaf in leaves if leaf.kind is LeafKind.DOCUMENT][:30]


def _seal(session: Session) -> SealInUse | None:
    keeper = ask_if_any(session, SEAL)  # None in a portal without the module that signs papers.
    return keeper.seal_in_use(session) if keeper else None
