# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking another system, for ``portal doctor``, something that changes nothing there."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Finding, Health

TRIAL_SECONDS = 5.0
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_NOT_TAKEN = _l("%(title)s: %(place)s no acepta las claves de este portal (%(status)s)")
_ODD = _l("%(title)s: %(place)s respondió %(status)s, que no se esperaba")
_REACH_IT = _l("Vea que esta máquina llegue a %(place)s (red, cortafuegos) y revise %(setting)s")


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
        fix = _REACH_IT % {"place": place, "setting": setting}
        return Finding(Health.PROBLEM, f"{title}: {place} {status}", fix)
    if question.keys and status in _REFUSED:
        text = _NOT_TAKEN % {"title": title, "place": place, "status": status}
        return Finding(Health.PROBLEM, text, _("Corrija %(keys)s", keys=question.keys))
    if status in question.answers:
        taken = _(" y acepta las claves de este portal") if question.keys else ""
        return Finding(Health.OK, f"{title}: {place} responde{taken}")
    health = Health.PROBLEM if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Health.WARNING
    text = _ODD % {"title": title, "place": place, "status": status}
    return Finding(
        health,
        text,
        _("Revise %(setting)s; si está bien, avise a quien lo presta", setting=setting),
    )


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
        return _("no probó quién es: su certificado no vale")
    except requests.Timeout:
        return _("no respondió a tiempo")
    except requests.ConnectionError:
        return _("no existe o no acepta conexiones")
    except (requests.RequestException, ValueError) as error:
        return _("no respondió lo que se esperaba (%(name)s)", name=type(error).__name__)
