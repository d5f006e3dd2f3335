# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mail: into a folder while trying the portal, by SMTP when it serves people."""

from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path

from munikit.contracts.adapters import Mail, Mailer
from munikit.settings import Settings
from munikit.settings.sections import MailBackend


def mailer_for(settings: Settings) -> Mailer:
    """Return the mailer that the settings choose."""
    if settings.mail.backend is MailBackend.SMTP:
        return SMTPMailer(settings)
    return FolderMailer(settings, settings.path(settings.mail.folder))


class FolderMailer:
    """Writes each message to a file that any mail program opens."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder

    def send(self, mail: Mail) -> None:
        from munikit.notices.posting import as_file  # noqa: PLC0415 - only the worker sends.

        self._folder.mkdir(parents=True, exist_ok=True)
        # Named by the key: what is sent twice is one file.
        name = f"{sha256(mail.key.encode()).hexdigest()[:24]}.eml"
        partial = self._folder / f".{name}"
        partial.write_bytes(as_file(mail, self._settings))
        partial.replace(self._folder / name)


class SMTPMailer:
    """Hands messages to a mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, mail: Mail) -> None:
        from munikit.notices.posting import hand_over  # noqa: PLC0415 - only the worker sends.

        hand_over(mail, self._settings)

    def conversation(self) -> AbstractContextManager[None]:
        from munikit.notices.posting import conversing  # noqa: PLC0415 - only the worker sends.

        return conversing(self._settings)
