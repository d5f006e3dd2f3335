# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a case keeps of its notifications by the State's platform (DS 4/2020 art. 27)."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.history.services import act
from munikit.cases.terms.acts import NOT_NOTIFIED, NOTIFIED
from munikit.cases.terms.requests import count_from_notice
from munikit.cases.terms.warning import warn_of_no_notice
from munikit.contracts.adapters import Delivery
from munikit.contracts.notification import StateNoticeSettled
from munikit.kernel.formats import day, moment
from munikit.notices import StateNotice

_WHY = {
    Delivery.EXEMPTED: "La persona está exceptuada de los medios electrónicos.",
    Delivery.WITHOUT_DDU: "La persona no tiene domicilio digital único.",
    Delivery.FAILED: "La plataforma de notificaciones no pudo entregarla.",
}


def hear_state_notice(session: Session, event: StateNoticeSettled) -> None:
    """Write down when the person was notified, or that somebody must do it by other means."""
    case = session.get(Case, event.subject_id)
    notice = session.get(StateNotice, event.notice_id)
    if case is None or notice is None or notice.sent_at is None:
        return
    count_from_notice(session, case)
    if notice.deemed_on is not None:
        text = (
            f"Por la plataforma del Estado, enviada el {moment(notice.sent_at)}. Cuenta como hecha "
            f"el {day(notice.deemed_on)} (Decreto 4 de 2020, artículo 27)."
        )
        act(session, case, NOTIFIED, by=None, text=text)
        return
    why = f"{_WHY[Delivery(event.outcome)]} Notifique por otro medio (Ley 19.880, artículo 46)."
    act(session, case, NOT_NOTIFIED, by=None, text=why)
    warn_of_no_notice(session, case, str(notice.id), why)
