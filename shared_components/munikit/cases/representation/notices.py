# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling the two parties of a power: by mail where they gave one, by the State, or by letter."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.contact import email_of
from munikit.cases.case.models import Case
from munikit.cases.case.power_models import Letter, Power, PowerState
from munikit.contracts.casework import CaseSubmitted
from munikit.contracts.notification import StateNoticeSettled
from munikit.contracts.powers import PowerDecided, PowerWithdrawn
from munikit.kernel.formats import day
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.notices import INSTRUCTION, StateNotice, goes_by_ddu, notify, notify_by_ddu
from munikit.people import Person, find_person
from munikit.wiring import wiring

_GIVEN = _l("Aceptamos un poder para actuar por usted")
_GIVEN_BODY = _l(
    "Aceptamos un documento con el que otra persona puede hacer trámites por usted. "
    "Vea quién es y para qué sirve. Si usted no lo dio, o ya no quiere, puede "
    "retirarlo cuando quiera (Ley 19.880, artículo 22)."
)


def tell_power_decided(session: Session, event: PowerDecided) -> None:
    """Tell the representative what was decided and, once accepted, whom they represent."""
    power = session.get_one(Power, event.power_id)
    # What became of it since has a notice of its own.
    if power.was_accepted:
        until = day(power.until_on) if power.until_on else ""
        body = _(
            "Aceptamos el documento que mostró. Sirve hasta el %(until)s. Sus solicitudes siguen.",
            until=until,
        )
        _tell_representative(session, power, "accepted", _("Aceptamos su poder"), body)
        _tell_represented_of_it(session, power)
        return
    body = _(
        "No aceptamos el documento que mostró. Motivo: %(reason)s\n\nPuede enviar otro.",
        reason=power.reason,
    )
    _tell_representative(session, power, "refused", _("No aceptamos su poder"), body)


def tell_power_withdrawn(session: Session, event: PowerWithdrawn) -> None:
    """Tell whichever of the two did not withdraw it."""
    power = session.get_one(Power, event.power_id)
    body = _(
        "Un poder para actuar por otra persona fue retirado. Lo que esté sin resolver se detiene."
    )
    subject = _("Retiraron un poder")
    if power.ended_by_id != power.representative_id:
        _tell_representative(session, power, "withdrawn", subject, body)
    represented = _represented(session, power)
    if represented is not None and represented.id != power.ended_by_id and power.was_accepted:
        _mail(session, power, f"withdrawn-{represented.id}", represented.email, (subject, body))


def tell_represented(session: Session, event: CaseSubmitted) -> None:
    """Tell a person that an application was sent in their name, where they gave an address."""
    case = session.get_one(Case, event.case_id)
    power = session.get(Power, case.power_id) if case.power_id else None
    person = _represented(session, power) if power else None
    if power is None or person is None:
        return
    body = _(
        "Alguien que dice actuar por usted hizo una solicitud. Vea quién es y, si no "
        "le dio permiso, retire el poder: no resolvemos nada con un documento que no "
        "aceptamos."
    )
    said = (_("Hicieron una solicitud en su nombre"), body)
    _mail(session, power, f"case-{case.id}", person.email, said)


def hear_power_notice(session: Session, event: StateNoticeSettled) -> None:
    """Ask for a letter where the State's platform could not tell the represented person."""
    power = session.get(Power, event.subject_id)
    notice = session.get(StateNotice, event.notice_id)
    if power is None or notice is None or notice.deemed_on is not None:
        return
    if power.letter is Letter.NOT_NEEDED and power.state is PowerState.ACCEPTED:
        power.letter = Letter.DUE


def _tell_represented_of_it(session: Session, power: Power) -> None:
    """Tell by what the person gave themselves; else by the State's platform; else on paper."""
    person = _represented(session, power)
    if person is not None and person.email:
        _mail(session, power, "given", person.email, (_GIVEN, _GIVEN_BODY))
        return
    query = select(Case.procedure_id).where(Case.power_id == power.id).distinct()
    by_ddu = [each for each in session.scalars(query) if goes_by_ddu(session, each)]
    if not by_ddu:
        if power.letter is Letter.NOT_NEEDED:
            power.letter = Letter.DUE
        return
    notify_by_ddu(
        session,
        key=f"power-{power.id}:given",
        subject_id=power.id,
        to=power.represented_run,
        procedure_id=min(by_ddu),
        stage=INSTRUCTION,
        subject=_GIVEN,
        body=f"{_GIVEN_BODY}\n\n{_address(session, power)}",
    )


def _represented(session: Session, power: Power) -> Person | None:
    """Return whom a power represents, if they were ever here: their address is their own word."""
    return session.scalar(select(Person).where(Person.run == power.represented_run))


def _tell_representative(
    session: Session, power: Power, what: str, subject: str, body: str
) -> None:
    cases = select(Case).where(Case.power_id == power.id).order_by(Case.created_at.desc())
    newest = session.scalars(cases.limit(1)).first()
    person = find_person(session, power.representative_id)
    to = email_of(session, newest) if newest is not None else person.email
    _mail(session, power, what, to, (subject, body))


def _mail(session: Session, power: Power, what: str, to: str, said: tuple[str, str]) -> None:
    subject, body = said
    notify(
        session,
        key=f"power-{power.id}:{what}",
        to=to,
        subject=subject,
        body=_("%(body)s\n\nVéalo en %(address)s", body=body, address=_address(session, power)),
    )


def _address(session: Session, power: Power) -> str:
    return f"{wiring(session).settings.site.url}/poderes/{power.id}"
