# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Certificates: procedures, folios, issue, public verification, revocation."""

from munikit.contracts.casework import CaseSubmitted
from munikit.contracts.powers import RepresentationAccepted
from munikit.contracts.registrar import SEAL, DocumentReplaced
from munikit.module import Check, Simulator, Trial, later
from munikit.procedures.definition import Kind
from munikit.public.cases import paper_of_case
from munikit.public.contracts import REGISTRAR, CaseApproved, DocumentRevoked, on, provide
from munikit.public.module import Module, NavigationItem, PublicLink, package_procedures
from munikit.public.rules import lazy_gettext as _l
from munikit.settings import Settings
from munikit_certificates import handlers
from munikit_certificates.bringing.services import (
    BRING_RECORDS,
    FORGET_PREVIEWS,
    RECORDS_ROLE,
    RecordPermission,
)
from munikit_certificates.bulk.commands import certificates
from munikit_certificates.bulk.services import ISSUE_BATCH
from munikit_certificates.checks import (
    check_fees,
    check_keys,
    check_lost,
    check_pango,
    check_papers,
)
from munikit_certificates.issuing.services import RENDER
from munikit_certificates.keys.commands import documents
from munikit_certificates.notifying import tell_replaced, tell_revoked
from munikit_certificates.offline.signed_lists import PUBLISH, publish_replaced, publish_revoked
from munikit_certificates.production import certificate_risks
from munikit_certificates.provider import CertificatesRegistrar, CertificatesSealKeeper
from munikit_certificates.settings import CertificatesSettings, SignerChoice
from munikit_certificates.trials import try_firmagob
from munikit_certificates.verification.services import (
    ISSUER_ROLE,
    REGISTRAR_ROLE,
    DocumentPermission,
)


def _simulates_firmagob(settings: Settings) -> bool:
    return settings.of(CertificatesSettings).signer is SignerChoice.SIMULATED


module = Module(
    name="certificates",
    title=_l("Certificados"),
    package=__name__,
    kit=">=0.1,<0.2",
    provides=(
        provide(REGISTRAR, CertificatesRegistrar()),
        provide(SEAL, CertificatesSealKeeper()),
    ),
    procedures=package_procedures(__name__),
    pages=(
        "munikit_certificates.verification.holder_pages:bp",
        "munikit_certificates.verification.pages:bp",
        "munikit_certificates.offline.pages:bp",
        "munikit_certificates.register.desk:bp",
        "munikit_certificates.register.revoking_desk:bp",
        "munikit_certificates.register.correcting_desk:bp",
        "munikit_certificates.bulk.desk:bp",
        "munikit_certificates.bringing.desk:bp",
    ),
    roles=(REGISTRAR_ROLE, ISSUER_ROLE, RECORDS_ROLE),
    navigation=(
        NavigationItem(_l("Documentos"), "documents.listing", DocumentPermission.READ),
        NavigationItem(_l("Lotes"), "certificate_batches.listing", DocumentPermission.ISSUE),
        NavigationItem(_l("Listas"), "certificate_records.listing", RecordPermission.IMPORT),
    ),
    links=(PublicLink(_l("Verificar un documento"), "verification.form", footer=True),),
    holds="certificates_document",
    papers={Kind.CERTIFICATE.value: paper_of_case},
    subscriptions=(
        on(CaseSubmitted, handlers.decide_at_once),
        on(RepresentationAccepted, handlers.decide_once_accepted),
        on(CaseApproved, handlers.issue_certificate, catches_up=True),
        on(DocumentRevoked, tell_revoked),
        on(DocumentReplaced, tell_replaced),
        on(DocumentRevoked, publish_revoked),
        on(DocumentReplaced, publish_replaced),
    ),
    jobs=(RENDER, ISSUE_BATCH, BRING_RECORDS, FORGET_PREVIEWS, PUBLISH),
    settings=CertificatesSettings,
    commands=(documents, certificates),
    production=certificate_risks,
    checks=(
        Check("pango", check_pango),
        Check("papers", check_papers),
        Check("lost_papers", check_lost),
        Check("keys", check_keys),
        Check("fees", check_fees),
    ),
    trials=(Trial("firmagob", try_firmagob),),
    simulators=(
        Simulator(
            name="firmagob",
            title=_l("FirmaGob simulada"),
            variable="PORTAL_CERTIFICATES__FIRMAGOB__SIMULATOR_URL",
            create=later("munikit_certificates.firmagob_simulator:create"),
            is_wanted=_simulates_firmagob,
        ),
    ),
    demo=later("munikit_certificates.demo:plan_demo"),
)
