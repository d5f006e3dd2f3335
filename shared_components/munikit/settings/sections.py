# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of ``portal.toml``, one class each; modules declare theirs from `Section`."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from munikit.kernel.communes import find_commune
from munikit.kernel.contact import read_email
from munikit.kernel.text import tidy
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_DATABASES = frozenset({"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"})
T = TypeVar("T")


def _split(value: object) -> object:
    """Take a variable of the environment as a list where it is no JSON."""
    is_plain = isinstance(value, str) and not value.lstrip().startswith("[")
    return [each.strip() for each in str(value).split(",") if each.strip()] if is_plain else value


def _plain(value: object) -> object:
    return tidy(value) if isinstance(value, str) else value


Listed = Annotated[tuple[T, ...], BeforeValidator(_split)]

HexColour = Annotated[
    str,
    StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$"),
    Field(description=_l("un color como #0b4f6c")),
]
Text = Annotated[str, BeforeValidator(_plain), StringConstraints(min_length=1, max_length=120)]
EMail = Annotated[str, AfterValidator(read_email)]
Address = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[^/\s]+(/\S*)?$"),
    Field(description=_l("una dirección que empieza por https://")),
]
AddressOrNone = Annotated[
    str,
    StringConstraints(pattern=r"^(https?://[^/\s]+(/\S*)?)?$"),
    Field(description=_l("una dirección que empieza por https://, o nada")),
]
Seconds = Annotated[float, Field(gt=0, le=60)]


class OwnFolder:
    """Marks a setting that names a folder of the portal's own, where nobody else keeps a thing."""


Folder = Annotated[str, OwnFolder()]


class Section(BaseModel):
    """A table of ``portal.toml``; modules declare theirs as a subclass."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UnreadSection(Section):
    """The table of a module that does not run, kept until it does."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _whatever_it_says(cls, said: object) -> object:
        """Let it be no table at all: it is not read."""
        return said if isinstance(said, dict) else {}


class Municipality(Section):
    name: Text
    commune: Text
    cut: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")] = Field(
        description=_l("el código de la comuna, cinco cifras entre comillas")
    )
    region: Text
    folio_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}$")] = Field(
        description=_l("de dos a cinco letras mayúsculas")
    )

    @model_validator(mode="after")
    def _one_commune(self) -> Self:
        """Name and code may not say two communes: holidays, hours and papers go by the code."""
        named = find_commune(self.commune)
        if named is not None and named.cut != self.cut:
            raise ValueError(
                _(
                    "el código de %(name)s es %(cut)s, y cut dice %(cut2)s: corrija uno",
                    name=named.name,
                    cut=named.cut,
                    cut2=self.cut,
                )
            )
        return self


class Site(Section):
    """Where the portal answers, and where people find the municipality.

    ``proxies`` is how many proxies of ours stand in front: that many addresses of
    ``X-Forwarded-For`` are believed, and none when nobody vouches for them.
    """

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")] = Field(
        description=_l(
            "la dirección del portal, como https://tramites.municipio.cl, sin nada después"
        )
    )
    email: EMail
    phone: str = ""
    address: str = ""
    hours: str = ""
    proxies: int = Field(default=0, ge=0, le=5)

    @property
    def is_secure(self) -> bool:
        return self.url.startswith("https://")


class Brand(Section):
    colour: HexColour = "#0b4f6c"
    crest: str = "brand/crest.svg"


class Modules(Section):
    enabled: Listed[str] = ()


class DatabaseSettings(Section):
    """``sqlite:///…`` relative to the portal's folder, or ``postgresql+psycopg://…``."""

    url: str = "sqlite:///instance/portal.db"

    @field_validator("url")
    @classmethod
    def is_of_a_known_database(cls, url: str) -> str:
        try:
            driver = make_url(url).drivername
        except (ArgumentError, ValueError):
            driver = ""
        if driver not in _DATABASES:
            raise ValueError(
                _(
                    "debe empezar por sqlite:/// o por postgresql+psycopg://, como "
                    "postgresql+psycopg://usuario:clave@servidor/base (los signos de la "
                    "clave, como %40 por @)"
                )
            )
        return url


class Files(Section):
    folder: Folder = "instance/files"
    max_upload_bytes: int = Field(default=5 * 1024 * 1024, gt=0, le=100 * 1024 * 1024)
    # What nothing refers to is deleted when it was put so long ago.
    forget_after_hours: int = Field(default=24, ge=1, le=30 * 24)


class IdentityProvider(StrEnum):
    SIMULATED = "simulated"
    CLAVEUNICA = "claveunica"


class Identity(Section):
    """``simulated`` is the kit's own ClaveÚnica, for development; it accepts invented people.

    ``portal serve`` sets ``simulator_url`` to where it started the simulator. ``issuer`` is what
    the provider calls itself in its identity tokens; ``jwks_url`` is where its keys are, empty for
    the usual place; ``nonce_is_required`` refuses a token that does not bring back the nonce.
    """

    provider: IdentityProvider = IdentityProvider.SIMULATED
    url: Address = "https://accounts.claveunica.gob.cl"
    simulator_url: Address = "http://127.0.0.1:8101"
    client_id: str = "portal"
    client_secret: SecretStr = SecretStr("")
    issuer: Address = "https://accounts.claveunica.gob.cl/openid"
    jwks_url: AddressOrNone = ""
    nonce_is_required: bool = True
    timeout_seconds: Seconds = 10.0

    @property
    def base_url(self) -> str:
        simulated = self.provider is IdentityProvider.SIMULATED
        return self.simulator_url if simulated else self.url


class MailBackend(StrEnum):
    FOLDER = "folder"
    SMTP = "smtp"


class MailSettings(Section):
    backend: MailBackend = MailBackend.FOLDER
    folder: Folder = "instance/mail"
    host: str = "localhost"
    port: int = Field(default=587, gt=0, le=65535)
    user: str = ""
    password: SecretStr = SecretStr("")
    starttls: bool = True


class SMSBackend(StrEnum):
    NONE = "none"
    SIMULATED = "simulated"
    GATEWAY = "gateway"


class SMSSettings(Section):
    """``gateway`` speaks the Messages resource of Twilio's REST API (2010-04-01).

    ``sender`` is the number or name messages come from; ``simulator_url`` is set by
    ``portal serve``.
    """

    backend: SMSBackend = SMSBackend.NONE
    url: Address = "https://api.twilio.com"
    simulator_url: Address = "http://127.0.0.1:8103"
    account: str = "portal"
    token: SecretStr = SecretStr("simulated")
    sender: str = "Municipio"
    timeout_seconds: Seconds = 10.0

    @property
    def base_url(self) -> str:
        return self.simulator_url if self.backend is SMSBackend.SIMULATED else self.url


class DDUBackend(StrEnum):
    NONE = "none"
    SIMULATED = "simulated"
    NODE = "node"


class DDUSettings(Section):
    """The State's notification platform, through the institution's own node of PISEE 2.

    ``url`` is that node's address. A procedure is notified so once it has its ``cpat`` code.
    """

    backend: DDUBackend = DDUBackend.NONE
    url: AddressOrNone = ""
    simulator_url: Address = "http://127.0.0.1:8104"
    signature_uid: str = ""
    timeout_seconds: Seconds = 20.0

    @property
    def base_url(self) -> str:
        return self.simulator_url if self.backend is DDUBackend.SIMULATED else self.url


class Sessions(Section):
    """Limits of a login, in minutes; an official's screen is seen by others, so it ends sooner."""

    resident_idle_minutes: int = Field(default=30, ge=5, le=240)
    official_idle_minutes: int = Field(default=15, ge=5, le=120)
    absolute_minutes: int = Field(default=12 * 60, ge=15, le=24 * 60)


class Limits(Section):
    """How much one person may do, so that nobody harvests or floods; 0 forbids it altogether.

    They hold for each person, and leave room for whoever files for many: a gestor, an office.
    """

    open_drafts: int = Field(default=50, ge=0)
    drafts_per_hour: int = Field(default=30, ge=0)
    applications_per_hour: int = Field(default=30, ge=0)
    waiting_powers: int = Field(default=20, ge=0)
    powers_per_hour: int = Field(default=10, ge=0)
    uploads_per_hour: int = Field(default=200, ge=0)
    payments_per_hour: int = Field(default=20, ge=0)
    lookups_per_hour: int = Field(default=60, ge=0)
    desk_lookups_per_hour: int = Field(default=600, ge=0)


class Audit(Section):
    """The key that signs the journal's heads, the file they are kept in, who is mailed them."""

    key: str = "instance/audit-key.pem"
    heads: str = "instance/audit-heads.jsonl"
    mail_to: str = ""


class CaseFiles(Section):
    """What the State's guide asks of every electronic file and only the municipality knows.

    ``oae_code`` is its code as an organ of the State; ``access_level`` the guide's code: 1 public,
    2 restricted, 3 secret, 4 reserved. Files hold personal data, so it is 2 unless set.
    """

    oae_code: str = ""
    access_level: int = Field(default=2, ge=1, le=4)


class Calendar(Section):
    """Holidays no library knows: local ones, election days."""

    local_holidays: Listed[date] = ()


class Units(Section):
    """``utm_table``: a CSV with ``mes,utm`` in the portal's folder; empty: the kit's sample."""

    utm_table: str = ""


class ProcedureParameters(Section):
    """What a municipality sets of a shipped procedure, from its own ordinance.

    ``utm`` or ``pesos`` is the fee and ``norm`` the article that sets it; ``unit`` is who decides;
    ``months`` is how long the paper is good for, 0 without end; ``cpat`` its code in the State's
    catalogue of procedures, without which it is not notified by the DDU.
    """

    utm: Decimal | None = Field(default=None, ge=0)
    pesos: int | None = Field(default=None, ge=0)
    months: int | None = Field(default=None, ge=0, le=120)
    norm: str = ""
    unit: str = ""
    business_days: int | None = Field(default=None, gt=0)
    cpat: Annotated[str, StringConstraints(pattern=r"^([A-Z0-9][A-Z0-9/-]{0,39})?$")] = Field(
        default="", description=_l("su código en el catálogo de trámites, en mayúsculas y cifras")
    )


class Kit(Section):
    version: str
