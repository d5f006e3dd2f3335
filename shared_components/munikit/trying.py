# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking another system, for ``portal doctor``, something that changes nothing there."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from munikit.module import Finding, Health

TRIAL_SECONDS = 5.0
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True)
class Question:
    """What is asked of whom.

    ``setting`` is where its address is set and ``keys`` where what it knows this portal by;
    ``answers`` are the statuses that only a system that is right and in order gives.
    """

    title: str
    url: str
    setting: str
    keys: str = ""
    answers: Container[int] = range(200, 500)
    headers: Mapping[str, str] = field(default_factory=dict)
    account: tuple[str, str] | None = None


def try_system(question: Question) -> Finding:
    """Ask, and say whether it answers and takes this portal's keys."""
    title = question.title
    setting = question.setting
    place = urlsplit(question.url).netloc
    status = _status(question)
    if isinstance(status, str):
        fix = f"Vea que esta máquina llegue a {place} (red, cortafuegos) y revise {setting}"
        return Finding(Health.PROBLEM, f"{title}: {place} {status}", fix)
    if question.keys and status in _REFUSED:
        text = f"{title}: {place} no acepta las claves de este portal ({status})"
        return Finding(Health.PROBLEM, text, f"Corrija {question.keys}")
    if status in question.answers:
        taken = " y acepta las claves de este portal" if question.keys else ""
        return Finding(Health.OK, f"{title}: {place} responde{taken}")
    health = Health.PROBLEM if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Health.WARNING
    text = f"{title}: {place} respondió {status}, que no se esperaba"
    return Finding(health, text, f"Revise {setting}; si está bien, avise a quien lo presta")


def _status(question: Question) -> int | str:
    """Return the status of the answer, or in words why there was none."""
    import requests  # noqa: PLC0415 - a web process asks nobody.

    from munikit.outside import calling  # noqa: PLC0415 - as above.

    try:
        with calling(TRIAL_SECONDS) as session:
            headers = dict(question.headers)
            auth = question.account
            answer = session.get(question.url, headers=headers, auth=auth, allow_redirects=False)
            return answer.status_code
    except requests.exceptions.SSLError:
        return "no probó quién es: su certificado no vale"
    except requests.Timeout:
        return "no respondió a tiempo"
    except requests.ConnectionError:
        return "no existe o no acepta conexiones"
    except (requests.RequestException, ValueError) as error:
        return f"no respondió lo que se esperaba ({type(error).__name__})"
