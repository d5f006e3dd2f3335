# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person is told of a case beside the mail: a text message, the State's platform."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from munikit.cases.case.models import ActKind, Case
from munikit.cases.history.timeline import times
from munikit.notices import notify_by_ddu, notify_sms, promise_notice
from munikit.people import find_person
from munikit.wiring import wiring


def text_person(session: Session, case: Case, what: str, text: str) -> None:
    """Send a text message that ends in where to go, to whoever gave a telephone."""
    host = urlsplit(wiring(session).settings.site.url).netloc
    key = f"{case.id}:{what}"
    notify_sms(session, key=key, phone=case.contact_phone, text=f"{text} {host}.")


def notify_person(  # noqa: PLR0913 - the parts of one notification.
    session: Session, case: Case, what: str, *, stage: int, subject: str, body: str
) -> None:
    """Notify an act by the State's platform, where the procedure is notified so."""
    address = f"{wiring(session).settings.site.url}/solicitudes/{case.id}"
    notify_by_ddu(
        session,
        key=f"{case.id}:{what}",
        subject_id=case.id,
        to=find_person(session, case.applicant_id).run,
        procedure_id=case.procedure_id,
        stage=stage,
        subject=subject,
        body=f"{body}\n\nVea su solicitud en {address}",
    )


def promise_to_notify(session: Session, case: Case, what: str) -> None:
    """Write down with an act that its terms run from its notice by the State's platform."""
    to = find_person(session, case.applicant_id).run
    key = f"{case.id}:{what}"
    procedure_id = case.procedure_id
    promise_notice(session, key=key, subject_id=case.id, to=to, procedure_id=procedure_id)


def refusal_of(session: Session, case: Case) -> str:
    """Return how the notices of a case's last refusal are called."""
    before = times(session, case, ActKind.REJECTED)
    return f"rejected-{before}" if before > 1 else "rejected"


def request_of(session: Session, case: Case) -> str:
    """Return how the notices of what was asked for last are called."""
    return f"requested-{times(session, case, ActKind.ASKED)}"
