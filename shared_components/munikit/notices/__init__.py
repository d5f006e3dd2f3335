# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling people: notices that go out after the commit and are tried again until they do."""

from munikit.notices.ddu import state_platform_for
from munikit.notices.mail import FolderMailer, SMTPMailer, mailer_for
from munikit.notices.models import StateNotice
from munikit.notices.sending import SEND_MAIL, SEND_SMS, notify, notify_sms
from munikit.notices.sms import sms_for
from munikit.notices.state import (
    END,
    FOLLOW_DDU,
    INSTRUCTION,
    SEND_DDU,
    Notified,
    goes_by_ddu,
    notified,
    notify_by_ddu,
    promise_notice,
)

__all__ = [
    "END",
    "FOLLOW_DDU",
    "INSTRUCTION",
    "SEND_DDU",
    "SEND_MAIL",
    "SEND_SMS",
    "FolderMailer",
    "Notified",
    "SMTPMailer",
    "StateNotice",
    "goes_by_ddu",
    "mailer_for",
    "notified",
    "notify",
    "notify_by_ddu",
    "notify_sms",
    "promise_notice",
    "sms_for",
    "state_platform_for",
]
