# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Certificates: folios, issue, public verification, revocation."""

from munikit.contracts.registrar import REGISTRAR, SEAL
from munikit.module import Check, Module, NavigationItem
from munikit.ports import provide
from munikit_certificates import desk, verification, views
from munikit_certificates.checks import check_keys, check_pango, check_papers
from munikit_certificates.commands import documents
from munikit_certificates.demo import make_demo
from munikit_certificates.issuing import RENDER
from munikit_certificates.provider import CertificatesRegistrar, CertificatesSealKeeper
from munikit_certificates.settings import CertificatesSettings
from munikit_certificates.verifying import REGISTRAR_ROLE, DocumentPermission

module = Module(
    name="certificates",
    title="Certificados",
    package=__name__,
    kit=">=0.1,<0.2",
    provides=(
        provide(REGISTRAR, CertificatesRegistrar()),
        provide(SEAL, CertificatesSealKeeper()),
    ),
    blueprints=(views.bp, verification.bp, desk.bp),
    roles=(REGISTRAR_ROLE,),
    navigation=(NavigationItem("Documentos", "documents.listing", DocumentPermission.READ),),
    jobs=(RENDER,),
    settings=CertificatesSettings,
    commands=(documents,),
    checks=(
        Check("pango", check_pango),
        Check("papers", check_papers),
        Check("keys", check_keys),
    ),
    demo=make_demo,
)
