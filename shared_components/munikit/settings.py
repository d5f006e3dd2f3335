# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a municipality sets.

``portal.toml`` says it, the environment overrides it, ``.env`` keeps the secrets.

A variable ``PORTAL_DATABASE__URL`` overrides ``url`` under ``[database]``. Unknown keys stop the
portal at boot: a misspelt setting must never be a silent default.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    create_model,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

HexColour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


EMail = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=120)]


class SettingsError(Exception):
    """``portal.toml``, ``.env`` or the environment says something the portal cannot run with."""


class Section(BaseModel):
    """A table of ``portal.toml``; modules declare theirs as a subclass."""

    model_config = ConfigDict(extra="forbid", frozen=True)


S = TypeVar("S", bound=Section)


class Municipality(Section):
    name: Text
    commune: Text
    cut: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
    region: Text
    folio_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}$")]


class Site(Section):
    """Where the portal answers, and where people find the municipality.

    ``proxies`` is how many proxies of ours stand in front: that many addresses of
    ``X-Forwarded-For`` are believed, and none when nobody vouches for them.
    """

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")]
    email: EMail
    phone: str = ""
    address: str = ""
    hours: str = ""
    proxies: int = Field(default=0, ge=0, le=5)


class Brand(Section):
    colour: HexColour = "#0b4f6c"
    crest: str = "brand/crest.svg"


class Modules(Section):
    enabled: tuple[str, ...] = ()


class DatabaseSettings(Section):
    """``sqlite:///…`` relative to the portal's folder, or ``postgresql+psycopg://…``."""

    url: str = "sqlite:///instance/portal.db"


class Files(Section):
    folder: str = "instance/files"
    max_upload_bytes: int = 5 * 1024 * 1024


class IdentityProvider(StrEnum):
    SIMULATED = "simulated"
    CLAVEUNICA = "claveunica"


class Identity(Section):
    """``simulated`` is the kit's own ClaveÚnica, for development; it accepts invented people.

    ``portal serve`` sets ``simulator_url`` to where it started the simulator.
    """

    provider: IdentityProvider = IdentityProvider.SIMULATED
    url: str = "https://accounts.claveunica.gob.cl"
    simulator_url: str = "http://127.0.0.1:8101"
    client_id: str = "portal"
    client_secret: SecretStr = SecretStr("")
    timeout_seconds: float = 10.0

    @property
    def base_url(self) -> str:
        simulated = self.provider is IdentityProvider.SIMULATED
        return self.simulator_url if simulated else self.url


class MailBackend(StrEnum):
    FOLDER = "folder"
    SMTP = "smtp"


class MailSettings(Section):
    backend: MailBackend = MailBackend.FOLDER
    folder: str = "instance/mail"
    host: str = "localhost"
    port: int = 587
    user: str = ""
    password: SecretStr = SecretStr("")
    starttls: bool = True


class Sessions(Section):
    """Limits of a login, in minutes; an official's screen is seen by others, so it ends sooner."""

    resident_idle_minutes: int = 30
    official_idle_minutes: int = 15
    absolute_minutes: int = 12 * 60


class Calendar(Section):
    """Holidays no library knows: local ones, election days."""

    local_holidays: tuple[date, ...] = ()


class Units(Section):
    """``utm_table``: a CSV with ``mes,utm`` in the portal's folder; empty: the kit's sample."""

    utm_table: str = ""


class ProcedureParameters(Section):
    """What a municipality sets of a shipped procedure, from its own ordinance.

    ``utm`` is the fee and ``norm`` the article that sets it; ``unit`` is who decides.
    """

    utm: Decimal | None = Field(default=None, ge=0)
    norm: str = ""
    unit: str = ""
    business_days: int | None = Field(default=None, gt=0)


class Kit(Section):
    version: str


class Settings(BaseSettings):
    """Everything a portal can set; `load` adds one table for each installed module."""

    model_config = SettingsConfigDict(
        env_prefix="PORTAL_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    root: Path
    kit: Kit
    municipality: Municipality
    site: Site
    brand: Brand = Brand()
    modules: Modules = Modules()
    database: DatabaseSettings = DatabaseSettings()
    files: Files = Files()
    identity: Identity = Identity()
    mail: MailSettings = MailSettings()
    sessions: Sessions = Sessions()
    calendar: Calendar = Calendar()
    units: Units = Units()
    procedures: dict[str, ProcedureParameters] = Field(default_factory=dict)
    production: bool = False
    secret_key: SecretStr = Field(min_length=32)
    secret_key_fallbacks: tuple[SecretStr, ...] = ()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature.
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, dotenv_settings, toml

    @classmethod
    def load(cls, root: Path, tables: Mapping[str, type[Section]] | None = None) -> "Settings":
        """Read ``portal.toml`` and ``.env`` of the portal in ``root``.

        ``tables`` are the modules' own tables by name.

        Raises:
            SettingsError: a line per problem, with the key, what is wrong and where to mend it.
        """
        if not (root / "portal.toml").is_file():
            raise SettingsError(f"No hay portal.toml en {root}. Ejecute portal en esa carpeta.")
        located = SettingsConfigDict(env_file=root / ".env", toml_file=root / "portal.toml")
        # A table per module makes its environment variables and its misspelt keys known too.
        fields: dict[str, Any] = {name: (table, table()) for name, table in (tables or {}).items()}
        here: type[Settings] = type("Located", (cls,), {"model_config": located})
        try:
            # The required tables come from the file, which a type checker cannot know.
            model: Callable[..., Settings] = create_model("Tables", __base__=here, **fields)
            settings = model(root=root)
        except (ValidationError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(_explain(error)) from error
        return settings

    def of(self, table: type[S]) -> S:
        """Return a module's own table."""
        return next(value for _, value in self if isinstance(value, table))

    def path(self, relative: str) -> Path:
        """Return a path of the settings, which is relative to the portal's folder."""
        return self.root / relative


def _explain(error: ValidationError | tomllib.TOMLDecodeError) -> str:
    if isinstance(error, tomllib.TOMLDecodeError):
        return f"portal.toml no se puede leer: {error}"
    lines = (
        f"  {'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
        for problem in error.errors()
    )
    return "\n".join(["Hay ajustes que corregir en portal.toml o .env:", *lines])
