# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Certified copies of a case's file (Ley 19.880 art. 17): asked for, given or refused."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.casefile import CaseFile, LeafKind, all_leaves
from munikit.cases.case.acts import Act, Offer, Paper
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.officials import tell_officials
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.room import Room
from munikit.cases.case.standing import standing_of
from munikit.cases.case.telling import mail_person
from munikit.cases.decision.acts import RESOLUTION
from munikit.cases.history.services import last_line
from munikit.cases.record.papers import makes_papers
from munikit.cases.record.services import CERTIFICATE
from munikit.kernel.clock import local_date
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.wiring import wiring


def is_asked(session: Session, case: Case, *, for_update: bool = False) -> bool:
    """Say whether a copy was asked for and nobody answered yet; see `last_line`."""
    last = last_line(session, case, COPY_ASKED, COPY_GIVEN, COPY_REFUSED, for_update=for_update)
    return last is not None and last.kind == COPY_ASKED.name


def _not_to_be_asked(session: Session, case: Case, _by: Actor) -> str:
    if case.folio is None or not makes_papers(session):
        return _("De esta solicitud todavía no se da copia certificada.")
    if not standing_of(session, case).is_good:
        return _("No podemos darle copia certificada: falta un poder que valga. Envíe uno nuevo.")
    return _("Usted ya pidió una copia certificada.") if is_asked(session, case) else ""


def _not_to_be_answered(session: Session, case: Case, _by: Actor) -> str:
    if is_asked(session, case):
        return ""
    return _("Nadie espera una copia certificada: ya se respondió.")


def _tell_asked(session: Session, case: Case, line: CaseAct) -> None:
    body = _("Désela, o explique por qué no, en la página de la solicitud.")
    tell_officials(
        session, case, line, _("Piden copia certificada de %(folio)s", folio=case.folio), body
    )


def _tell_given(session: Session, case: Case, line: CaseAct) -> None:
    body = _(
        "Le dimos la copia certificada del expediente de su solicitud. En unos "
        "minutos puede descargarla, y el expediente completo cuando quiera."
    )
    mail_person(session, case, line, _("Su copia certificada de %(folio)s", folio=case.folio), body)


def _tell_refused(session: Session, case: Case, line: CaseAct) -> None:
    body = _(
        "No le dimos la copia certificada que pidió. En la página de su solicitud "
        "puede leer por qué. Si cree que es un error, puede reclamar por escrito "
        "dentro de 5 días hábiles (Ley 19.880, artículo 59)."
    )
    mail_person(
        session, case, line, _("Sobre la copia certificada de %(folio)s", folio=case.folio), body
    )


def _certified(session: Session, case: Case) -> Mapping[str, str]:
    """Return what the certificate says: the documents of the file, each with its hash."""
    file = session.get_one(CaseFile, case.id)
    today = day(local_date(wiring(session).clock.now()))
    documents = {
        f"Foja {leaf.number}": f"{leaf.title}\nSHA-256 {_in_two(leaf.sha256)}"
        for leaf in all_leaves(session, case.id)
        if leaf.kind is LeafKind.DOCUMENT and not leaf.internal
    }
    return {
        "Expediente": f"{file.iui}, folio {case.folio}",
        "Trámite": version(session, case.procedure_digest).title,
        "Qué se certifica": f"El {today} el expediente electrónico tiene los documentos de esta "
        "lista. Una copia de uno de ellos es fiel si su SHA-256 es el que se indica.",
        "Índice": f"Fojas, actos incluidos: {file.leaves}. Termina en {_in_two(file.chain)}",
        **documents,
    }


def _in_two(digest: str) -> str:
    # A paper breaks a line between words alone.
    return f"{digest[:32]} {digest[32:]}"


_VERB = "atenderla"
_ANSWERING = Offer(label=_l("Responder a quien pidió copia certificada"), page="copies.answer")
COPY_ASKED = Act(
    name="copy_asked",
    title=_l("Petición de copia certificada"),
    news=_l("pidió copia certificada"),
    journal="cases.ask_copy",
    refuses=_not_to_be_asked,
    tells=(_tell_asked,),
    offer=Offer(label=_l("Pedir copia certificada del expediente"), page="copies.ask"),
)
COPY_GIVEN = Act(
    name="copy_given",
    title=_l("Copia certificada del expediente"),
    document_type=CERTIFICATE,
    may=CasePermission.DECIDE,
    verb=_VERB,
    journal="cases.give_copy",
    refuses=_not_to_be_answered,
    tells=(_tell_given,),
    paper=Paper(
        title="Copia certificada del expediente",
        basis="Ley 19.880, artículo 17; Decreto 4 de 2020, artículo 13",
        says=_certified,
    ),
    offer=_ANSWERING,
)
COPY_REFUSED = Act(
    name="copy_refused",
    title=_l("Copia certificada rechazada"),
    document_type=RESOLUTION,
    may=CasePermission.DECIDE,
    verb=_VERB,
    journal="cases.refuse_copy",
    refuses=_not_to_be_answered,
    tells=(_tell_refused,),
    offer=_ANSWERING,
)
ROOM = Room(
    acts=(COPY_ASKED, COPY_GIVEN, COPY_REFUSED),
    pages=("munikit.cases.copies.pages:bp",),
)
