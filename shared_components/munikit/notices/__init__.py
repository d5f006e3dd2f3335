# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling people: mail that goes out after the commit and is tried again until it does."""

from munikit.notices.mail import FolderMailer, SMTPMailer, mailer_for
from munikit.notices.sending import SEND_MAIL, notify

__all__ = ["SEND_MAIL", "FolderMailer", "SMTPMailer", "mailer_for", "notify"]
