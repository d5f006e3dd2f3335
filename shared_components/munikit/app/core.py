# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The platform, declared as a module like any other."""

from munikit.access.menu import Doors
from munikit.app import health, home
from munikit.app.checks import CHECKS
from munikit.app.production import platform_risks
from munikit.app.trials import TRIALS
from munikit.audit.commands import audit
from munikit.audit.heads import SIGN_HEADS
from munikit.cases.case.forgetting import TIDY
from munikit.cases.case.permissions import ADVISER, AUDITOR, CHIEF, REVIEWER, CasePermission
from munikit.cases.case.refunding import hear_charge_refunded
from munikit.cases.desk_notices import (
    tell_assigned,
    tell_opinion_asked,
    tell_opinion_given,
    tell_received,
    tell_withdrawn,
    tell_written,
)
from munikit.cases.filing.expiry import EXPIRE_DRAFTS
from munikit.cases.filing.hearing import hear_charge_paid, hear_document_issued
from munikit.cases.notices import (
    tell_appeal_decided,
    tell_appeal_filed,
    tell_claimed,
    tell_extended,
    tell_given_up,
    tell_issued,
    tell_message,
    tell_paid,
    tell_rejected,
    tell_requested,
    tell_submitted,
)
from munikit.cases.pages import case_pages, desk_pages
from munikit.cases.record.certificate import CERTIFY
from munikit.cases.record.commands import cases
from munikit.cases.representation.notices import (
    hear_power_notice,
    tell_power_decided,
    tell_power_withdrawn,
    tell_represented,
)
from munikit.cases.terms.notified import hear_state_notice
from munikit.cases.terms.watching import WATCH_TERMS
from munikit.contracts.casework import (
    AppealDecided,
    AppealFiled,
    CaseAssigned,
    CaseIssued,
    CaseRejected,
    CaseSubmitted,
    CaseWithdrawn,
    InformationReceived,
    InformationRequested,
    MessageReceived,
    MessageSent,
    OpinionAsked,
    OpinionGiven,
    SilenceClaimed,
    TermExtended,
)
from munikit.contracts.notification import StateNoticeSettled
from munikit.contracts.powers import PowerDecided, PowerWithdrawn
from munikit.contracts.registrar import DocumentIssued
from munikit.contracts.treasury import ChargePaid, ChargeRefunded
from munikit.documents.forgetting import FORGET_SOON, SWEEP
from munikit.events import on
from munikit.module import Module, NavigationItem, Simulator, later
from munikit.notices import FOLLOW_DDU, SEND_DDU, SEND_MAIL, SEND_SMS
from munikit.notices import desk as notices
from munikit.notices.commands import notices as notices_command
from munikit.notices.undelivered import OPERATOR, OperatorPermission
from munikit.people import pages as people
from munikit.people.commands import user
from munikit.people.sweeping import FORGET_SESSIONS
from munikit.procedures import desk as admin
from munikit.procedures.commands import procedure
from munikit.procedures.offering import ADOPT
from munikit.procedures.publishing import EDITOR, ProcedurePermission
from munikit.settings import DDUBackend, IdentityProvider, Settings, SMSBackend


def _simulates_claveunica(settings: Settings) -> bool:
    return settings.identity.provider is IdentityProvider.SIMULATED


def _simulates_sms(settings: Settings) -> bool:
    return settings.sms.backend is SMSBackend.SIMULATED


def _simulates_ddu(settings: Settings) -> bool:
    return settings.ddu.backend is DDUBackend.SIMULATED


def _identity_host(settings: Settings) -> tuple[str, ...]:
    return (settings.identity.base_url,)


DOORS = Doors(
    enter="people.enter",
    leave="people.leave",
    stay="people.stay",
    mine="cases.mine",
    desk="desk.inbox",
    privacy="home.privacy",
    accessibility="home.accessibility",
)
CORE = Module(
    name="munikit",
    title="Plataforma",
    package="munikit",
    kit=">=0.1,<0.2",
    blueprints=(home.bp, health.bp, people.bp, admin.bp, case_pages, desk_pages, notices.bp),
    roles=(REVIEWER, CHIEF, ADVISER, AUDITOR, EDITOR, OPERATOR),
    navigation=(
        NavigationItem("Bandeja", "desk.inbox", CasePermission.READ),
        NavigationItem("Poderes", "desk.powers", CasePermission.POWERS),
        NavigationItem("Informes", "desk.opinions", CasePermission.OPINE),
        NavigationItem("Encuesta", "desk.survey_results", CasePermission.READ),
        NavigationItem("Trámites", "procedures.catalogue", ProcedurePermission.MANAGE),
        NavigationItem("Avisos", "notices.dead", OperatorPermission.RETRY),
    ),
    subscriptions=(
        on(ChargePaid, hear_charge_paid),
        on(ChargePaid, tell_paid),
        on(DocumentIssued, hear_document_issued),
        on(CaseSubmitted, tell_submitted),
        on(CaseSubmitted, tell_represented),
        on(PowerDecided, tell_power_decided),
        on(PowerWithdrawn, tell_power_withdrawn),
        on(StateNoticeSettled, hear_power_notice),
        on(InformationRequested, tell_requested),
        on(MessageSent, tell_message),
        on(TermExtended, tell_extended),
        on(SilenceClaimed, tell_claimed),
        on(CaseIssued, tell_issued),
        on(CaseRejected, tell_rejected),
        on(AppealFiled, tell_appeal_filed),
        on(AppealDecided, tell_appeal_decided),
        on(StateNoticeSettled, hear_state_notice),
        on(InformationReceived, tell_received),
        on(MessageReceived, tell_written),
        on(CaseWithdrawn, tell_withdrawn),
        on(CaseWithdrawn, tell_given_up),
        on(ChargeRefunded, hear_charge_refunded),
        on(CaseAssigned, tell_assigned),
        on(OpinionAsked, tell_opinion_asked),
        on(OpinionGiven, tell_opinion_given),
    ),
    jobs=(
        SEND_MAIL,
        SEND_SMS,
        SEND_DDU,
        FOLLOW_DDU,
        CERTIFY,
        EXPIRE_DRAFTS,
        FORGET_SESSIONS,
        SIGN_HEADS,
        SWEEP,
        FORGET_SOON,
        TIDY,
        WATCH_TERMS,
        ADOPT,
    ),
    commands=(user, procedure, cases, audit, notices_command),
    simulators=(
        Simulator(
            name="claveunica",
            title="ClaveÚnica simulada",
            variable="PORTAL_IDENTITY__SIMULATOR_URL",
            create=later("munikit.simulators.claveunica:create"),
            is_wanted=_simulates_claveunica,
        ),
        Simulator(
            name="sms",
            title="Mensajes de texto simulados",
            variable="PORTAL_SMS__SIMULATOR_URL",
            create=later("munikit.simulators.sms:create"),
            is_wanted=_simulates_sms,
        ),
        Simulator(
            name="ddu",
            title="Notificaciones del Estado simuladas",
            variable="PORTAL_DDU__SIMULATOR_URL",
            create=later("munikit.simulators.ddu:create"),
            is_wanted=_simulates_ddu,
        ),
    ),
    checks=CHECKS,
    trials=TRIALS,
    production=platform_risks,
    destinations=_identity_host,
)
