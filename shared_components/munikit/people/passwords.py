# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Passwords: Argon2id, long ones, no rules about their characters (NIST SP 800-63B-4)."""

from functools import cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.settings.sections import Municipality

# Without a second factor; ASVS 6.2.1 and NIST ask for fifteen.
SHORTEST = 15
LONGEST = 256
_FEWEST_DIFFERENT = 5
_COMMON = (
    "123456789",
    "abcdefgh",
    "contraseña",
    "contrasena",
    "password",
    "qwerty",
    "municipalidad",
    "clave",
    "administrador",
)
# OWASP's second choice: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# One at a time in a process: a dozen officials at eight in the morning would take 230 MiB at once.
# On two cores the last of twelve waits some 0.3 seconds, hardly more than if all were begun.
_one_at_a_time = Lock()


def check_strength(password: str, municipality: Municipality) -> None:
    """Refuse a password that is short, or made of a word everybody tries first.

    Raises:
        InvalidError: saying what to change.
    """
    if len(password) < SHORTEST:
        raise InvalidError(
            _(
                "La clave debe tener %(shortest)s caracteres o más. Una frase sirve.",
                shortest=SHORTEST,
            )
        )
    if len(password) > LONGEST:
        raise InvalidError(
            _("La clave debe tener %(longest)s caracteres o menos.", longest=LONGEST)
        )
    rest = password.casefold()
    for word in (*_COMMON, municipality.commune.casefold()):
        rest = rest.replace(word, "")
    if len(rest) < SHORTEST // 2 or len(set(rest)) < _FEWEST_DIFFERENT:
        raise InvalidError(
            _("Esa clave es fácil de adivinar. Use una frase que solo usted conozca.")
        )


def hash_password(password: str) -> str:
    with _one_at_a_time:
        return _hasher.hash(password)


def verify_password(stored: str | None, password: str) -> bool:
    """Compare a password. Without a stored hash the work is the same and the answer no."""
    try:
        with _one_at_a_time:
            _hasher.verify(stored or _nobody(), password)
    except VerificationError:
        return False
    return stored is not None


@cache
def _nobody() -> str:
    # So that the time of an answer does not tell which accounts exist.
    return _hasher.hash("nobody has this password")
