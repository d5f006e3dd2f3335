# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` looks at for documents."""

from ctypes import CDLL
from ctypes.util import find_library
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.contracts.registrar import DocumentState
from munikit.documents.forgetting import missing
from munikit.documents.references import References
from munikit.kernel.errors import UnavailableError
from munikit.kernel.formats import short_day
from munikit.module import Finding, Health
from munikit.procedures import CATALOGUE
from munikit.procedures.definition import Kind
from munikit.public.rules import ask, ngettext, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.settings import Settings
from munikit_certificates.keys.register import active_key
from munikit_certificates.keys.signers import is_here, keys_folder, statement_key
from munikit_certificates.models import Document, SigningKey
from munikit_certificates.settings import CertificatesSettings, SignerChoice

_PATIENCE = timedelta(minutes=10)
_NAMED = 20
_KEY_AHEAD = timedelta(days=60)
_FILES_MISSING = _l(
    "Nada se puede firmar: faltan los archivos de la clave en uso, %(keys_folder)s, o esta cuenta "
    "no los puede leer"
)


def check_pango(_session: Session) -> Finding:
    """Say whether papers can be printed on this machine."""
    if all(_loads(each) for each in ("pango-1.0", "pangoft2-1.0")):
        return Finding(Health.OK, _("Pango se carga: se pueden hacer documentos PDF"))
    return Finding(
        Health.PROBLEM,
        _("Falta Pango, o no se puede cargar: no se pueden hacer documentos PDF"),
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation",
    )


def _loads(library: str) -> bool:
    name = find_library(library)
    try:
        return name is not None and CDLL(name) is not None
    except OSError:
        return False


def check_papers(session: Session) -> Finding:
    """Say whether a document has waited for its paper longer than a paper takes."""
    since = wiring(session).clock.now() - _PATIENCE
    query = select(func.count()).select_from(Document)
    waiting = session.scalar(
        query.where(Document.state == DocumentState.REQUESTED, Document.requested_at < since)
    )
    if not waiting:
        return Finding(Health.OK, _("Ningún documento espera su PDF"))
    return Finding(
        Health.PROBLEM,
        _(
            "%(n)s su PDF hace más de 10 minutos",
            n=ngettext("%(num)s documento espera", "%(num)s documentos esperan", waiting),
        ),
        _("Revise que portal worker esté en marcha, y ejecute: portal notices"),
    )


def check_lost(session: Session) -> Finding | None:
    """Name the documents whose file is lost: who holds one is told that it was issued."""
    columns = (("certificates_document", "sha256"), ("certificates_document", "twin_sha256"))
    lost = list(missing(session, References(columns)))
    if not lost:
        return None  # That all files are there is said of all together.
    either = Document.sha256.in_(lost[:_NAMED]) | Document.twin_sha256.in_(lost[:_NAMED])
    folios = session.scalars(select(Document.folio).where(either).order_by(Document.folio))
    settings = wiring(session).settings
    return Finding(
        Health.PROBLEM,
        _("Documentos emitidos cuyo archivo falta: %(folios)s", folios=", ".join(folios)),
        _(
            "Copie del respaldo la carpeta %(path)s, completa. Sin respaldo, emita en la "
            "bandeja otro que lo reemplace",
            path=settings.path(settings.files.folder),
        ),
    )


def check_keys(session: Session) -> Finding | None:
    """Say who signs the papers, how, and until when."""
    settings = wiring(session).settings
    key = active_key(session)
    serious = Health.PROBLEM if settings.production else Health.WARNING
    choice = settings.of(CertificatesSettings).signer
    if choice is SignerChoice.SIMULATED:
        return None  # `munikit_certificates.production` says it.
    if key is None:
        fix = "Ejecute: portal documents key new"
        return Finding(
            serious, _("Falta la clave: nadie firma los documentos ni se comprueban sin red"), fix
        )
    if not is_here(settings, key.id):
        return Finding(
            Health.PROBLEM,
            _FILES_MISSING % {"keys_folder": keys_folder(settings) / key.id},
            _("Cópielos del respaldo. Si se perdieron, haga otra: portal documents key rotate"),
        )
    if problem := _key_problem(settings, key.id):
        return Finding(Health.PROBLEM, *problem)
    if choice is SignerChoice.FIRMAGOB:
        return None  # `munikit_certificates.trials` asks it.
    return _key_finding(key, wiring(session).clock.now())


def _key_problem(settings: Settings, key_id: str) -> tuple[str, str] | None:
    """Open a key as the worker does: a file with another passphrase is there all the same."""
    try:
        statement_key(settings, key_id)
    except UnavailableError as error:
        text, _rest, fix = error.message.partition(". ")
        return _("Nada se puede firmar: %(said)s", said=text), fix or _("Cópielos del respaldo")
    return None


def _key_finding(key: SigningKey, now: datetime) -> Finding:
    until = _certificate_end(key)
    if until < now + _KEY_AHEAD:
        return Finding(
            Health.PROBLEM,
            _(
                "El certificado de la clave %(id)s vence el %(short_day)s",
                id=key.id,
                short_day=short_day(until),
            ),
            "Ejecute: portal documents key rotate",
        )
    if not key.is_accredited:
        return Finding(
            Health.WARNING,
            _("Los documentos llevan firma propia, que no es avanzada (Ley 19.799 arts. 4 y 7)"),
            _("Pida un certificado a un prestador acreditado: portal documents key import"),
        )
    return Finding(Health.OK, _("Los documentos llevan firma avanzada, clave %(id)s", id=key.id))


def check_fees(session: Session) -> Finding:
    """Say which certificates cost nothing only because nobody has said what they cost."""
    unset = [
        each.id
        for each in ask(session, CATALOGUE).procedures
        if each.definition.kind is Kind.CERTIFICATE
        and each.definition.cost is not None
        and each.definition.cost.local
    ]
    if not unset:
        return Finding(Health.OK, _("Cada certificado tiene su valor, o es gratuito por decisión"))
    return Finding(
        Health.WARNING,
        _(
            "%(n)s porque nadie ha indicado su valor",
            n=ngettext(
                "%(num)s certificado no se cobra", "%(num)s certificados no se cobran", len(unset)
            ),
        ),
        _("Ponga pesos (o utm) y norm en portal.toml: ")
        + ", ".join(f"[procedures.{name}]" for name in unset),
    )


def _certificate_end(key: SigningKey) -> datetime:
    from munikit.signing.keys import PublicKey  # noqa: PLC0415 - pages load no cryptography.

    return PublicKey(key.id, key.certificates, key.statement_key).certificate.not_valid_after_utc
