# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The five things a service may refuse for; one place translates them to HTTP.

Every message is Spanish and is shown to the person who caused it: what happened, what to do.
"""


class DomainError(Exception):
    """What a service could not do, in words for the person who asked."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFoundError(DomainError):
    """The thing does not exist, or this person may not know that it does."""


class ForbiddenError(DomainError):
    """The thing exists and this person may know, but may not do this to it."""


class ConflictError(DomainError):
    """The thing is no longer in the state the person saw: somebody or something was quicker."""


class InvalidError(DomainError):
    """What was given cannot be accepted as it stands."""


class UnavailableError(DomainError):
    """Something outside the portal does not answer, or a table it needs is missing.

    ``reason`` is for who keeps the portal, where the message can't help them.
    """

    reason = ""


class BusyError(UnavailableError):
    """Too many people ask for the same just now; nothing was begun, and it is worth coming back."""

    retry_seconds = 10


class LostFileError(UnavailableError):
    """There is a file, and its bytes cannot be read: whoever keeps the portal must bring it back.

    Nothing of it is the fault of who asks, and asking again at once does not help.
    """

    retry_seconds = 3600
