# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling the person of a case: by mail, by a text message, by the State's platform."""

from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases.case.contact import contact_of, email_of
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.notice_keys import Told, key_of
from munikit.cases.case.officials import address
from munikit.kernel.words import gettext as _
from munikit.notices import notify, notify_by_ddu, notify_sms, promise_notice
from munikit.people import find_person
from munikit.wiring import wiring


def mail_person(session: Session, case: Case, told: Told, subject: str, body: str) -> None:
    """Send a mail that ends in where to look, to whom the case says."""
    notify(
        session,
        key=key_of(session, case, told),
        to=email_of(session, case),
        subject=subject,
        body=_with_address(session, case, body),
    )


def text_person(session: Session, case: Case, told: Told, text: str) -> None:
    """Send a text message that ends in where to go, to whoever gave a telephone."""
    host = urlsplit(wiring(session).settings.site.url).netloc
    key = key_of(session, case, told)
    notify_sms(session, key=key, phone=contact_of(session, case).phone, text=f"{text} {host}.")


def notify_person(  # noqa: PLR0913 - the parts of one notification.
    session: Session, case: Case, told: Told, *, stage: int, subject: str, body: str
) -> None:
    """Notify an act by the State's platform, where the procedure is notified so."""
    notify_by_ddu(
        session,
        key=key_of(session, case, told),
        subject_id=case.id,
        to=find_person(session, case.applicant_id).run,
        procedure_id=case.procedure_id,
        stage=stage,
        subject=subject,
        body=_with_address(session, case, body),
    )


def _with_address(session: Session, case: Case, body: str) -> str:
    # An address anybody may see: the page asks who is there.
    return _(
        "%(body)s\n\nVea su solicitud en %(address)s",
        body=body,
        address=address(session, case, "solicitudes"),
    )


def promise_to_notify(session: Session, case: Case, line: CaseAct) -> None:
    """Write down with an act that its terms run from its notice by the State's platform."""
    to = find_person(session, case.applicant_id).run
    key = key_of(session, case, line)
    procedure_id = case.procedure_id
    promise_notice(session, key=key, subject_id=case.id, to=to, procedure_id=procedure_id)


def last_of(session: Session, case: Case, *acts: str) -> CaseAct | None:
    """Return the line of the last of these acts."""
    mine = select(CaseAct).where(CaseAct.case_id == case.id, CaseAct.kind.in_(acts))
    return session.scalars(mine.order_by(CaseAct.seq.desc()).limit(1)).first()


def refusal_of(session: Session, case: Case) -> CaseAct | None:
    """Return the line of a case's last refusal."""
    return last_of(session, case, "rejected", "denied_by_silence")


def times(session: Session, case: Case, act: str) -> int:
    """Return how often something was done in a case so far."""
    done = select(func.count()).where(CaseAct.case_id == case.id, CaseAct.kind == act)
    return session.scalar(done) or 0
