# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Slowing down whoever guesses passwords, without locking out whoever owns the account."""

from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from munikit.kernel.errors import DomainError
from munikit.people.models import LoginFailure
from munikit.wiring import wiring

_WINDOW = timedelta(minutes=5)
_PER_ACCOUNT_AND_ADDRESS = 5
_PER_ADDRESS = 30


class TooManyAttemptsError(DomainError):
    """The same address has failed too often in the last minutes."""


def check_attempts(session: Session, account: str, address: str) -> None:
    """Refuse an attempt from an address that has failed too often.

    The count is by address, so a stranger's failures never lock the owner out elsewhere.

    Raises:
        TooManyAttemptsError: with the words for the person.
    """
    since = wiring(session).clock.now() - _WINDOW
    here = select(func.count()).where(LoginFailure.address == address, LoginFailure.at > since)
    if (session.scalar(here) or 0) >= _PER_ADDRESS or (
        session.scalar(here.where(LoginFailure.account == account)) or 0
    ) >= _PER_ACCOUNT_AND_ADDRESS:
        raise TooManyAttemptsError("Demasiados intentos. Espere 5 minutos y pruebe de nuevo.")


def note_failure(session: Session, account: str, address: str) -> None:
    now = wiring(session).clock.now()
    session.execute(delete(LoginFailure).where(LoginFailure.at < now - _WINDOW))
    session.add(LoginFailure(account=account[:120], address=address, at=now))
