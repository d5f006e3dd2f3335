# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The platform, declared as a module like any other."""

from munikit.access.menu import Doors
from munikit.app.checks import CHECKS
from munikit.app.production import platform_risks
from munikit.app.trials import TRIALS
from munikit.audit.commands import audit
from munikit.audit.heads import SIGN_HEADS
from munikit.cases.case.acts import ACTS
from munikit.cases.case.permissions import ADVISER, AUDITOR, CHIEF, REVIEWER, CasePermission
from munikit.cases.record.commands import cases
from munikit.cases.rooms import BY_NAME, ROOMS
from munikit.contracts.ports import provide
from munikit.documents.forgetting import FORGET_SOON, SWEEP
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Module, NavigationItem, Simulator, later
from munikit.notices import FOLLOW_DDU, SEND_DDU, SEND_MAIL, SEND_SMS
from munikit.notices.commands import notices as notices_command
from munikit.notices.undelivered import OPERATOR, OperatorPermission
from munikit.people.commands import user
from munikit.people.sweeping import FORGET_SESSIONS
from munikit.procedures.commands import procedure
from munikit.procedures.offering import ADOPT
from munikit.procedures.publishing import EDITOR, ProcedurePermission
from munikit.settings import Settings
from munikit.settings.sections import DDUBackend, IdentityProvider, SMSBackend


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
    mine="following.mine",
    desk="inbox.listing",
    privacy="home.privacy",
    accessibility="home.accessibility",
)
CORE = Module(
    name="munikit",
    title=_l("Plataforma"),
    package="munikit",
    kit=">=0.1,<0.2",
    pages=(
        "munikit.app.home:bp",
        "munikit.app.health:bp",
        "munikit.people.pages:bp",
        "munikit.procedures.public:bp",
        "munikit.procedures.desk:bp",
        *(name for room in ROOMS for name in room.pages),
        "munikit.notices.desk:bp",
    ),
    roles=(REVIEWER, CHIEF, ADVISER, AUDITOR, EDITOR, OPERATOR),
    navigation=(
        NavigationItem(_l("Bandeja"), "inbox.listing", CasePermission.READ),
        NavigationItem(_l("Poderes"), "representation_desk.powers", CasePermission.POWERS),
        NavigationItem(_l("Informes"), "opinions.opinions", CasePermission.OPINE),
        NavigationItem(_l("Encuesta"), "survey_desk.survey_results", CasePermission.READ),
        NavigationItem(_l("Trámites"), "procedures.catalogue", ProcedurePermission.MANAGE),
        NavigationItem(_l("Avisos"), "notices.dead", OperatorPermission.RETRY),
    ),
    provides=(provide(ACTS, BY_NAME),),
    subscriptions=tuple(each for room in ROOMS for each in room.subscriptions),
    jobs=(
        SEND_MAIL,
        SEND_SMS,
        SEND_DDU,
        FOLLOW_DDU,
        FORGET_SESSIONS,
        SIGN_HEADS,
        SWEEP,
        FORGET_SOON,
        ADOPT,
        *(each for room in ROOMS for each in room.jobs),
    ),
    commands=(user, procedure, cases, audit, notices_command),
    simulators=(
        Simulator(
            name="claveunica",
            title=_l("ClaveÚnica simulada"),
            variable="PORTAL_IDENTITY__SIMULATOR_URL",
            create=later("munikit.simulators.claveunica:create"),
            is_wanted=_simulates_claveunica,
        ),
        Simulator(
            name="sms",
            title=_l("Mensajes de texto simulados"),
            variable="PORTAL_SMS__SIMULATOR_URL",
            create=later("munikit.simulators.sms:create"),
            is_wanted=_simulates_sms,
        ),
        Simulator(
            name="ddu",
            title=_l("Notificaciones del Estado simuladas"),
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
