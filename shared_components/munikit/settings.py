# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a municipality sets.

``portal.toml`` says it, the environment overrides it, ``.env`` keeps the secrets.

A variable ``PORTAL_DATABASE__URL`` overrides ``url`` under ``[database]``. Unknown keys stop the
portal at boot: a misspelt setting must never be a silent default.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    create_model,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from munikit.sections import (
    Audit,
    Brand,
    Calendar,
    CaseFiles,
    DatabaseSettings,
    DDUBackend,
    DDUSettings,
    Files,
    Identity,
    IdentityProvider,
    Kit,
    Limits,
    MailBackend,
    MailSettings,
    Modules,
    Municipality,
    ProcedureParameters,
    Section,
    Sessions,
    Site,
    SMSBackend,
    SMSSettings,
    Text,
    Units,
    UnreadSection,
)

__all__ = [
    "Audit",
    "Brand",
    "Calendar",
    "CaseFiles",
    "DDUBackend",
    "DDUSettings",
    "DatabaseSettings",
    "Files",
    "Identity",
    "IdentityProvider",
    "Kit",
    "Limits",
    "MailBackend",
    "MailSettings",
    "Modules",
    "Municipality",
    "ProcedureParameters",
    "SMSBackend",
    "SMSSettings",
    "Section",
    "Sessions",
    "Settings",
    "SettingsError",
    "Site",
    "Text",
    "Units",
    "UnreadSection",
    "wanted_modules",
]

S = TypeVar("S", bound=Section)


class SettingsError(Exception):
    """``portal.toml``, ``.env`` or the environment says something the portal cannot run with."""


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
    sms: SMSSettings = SMSSettings()
    ddu: DDUSettings = DDUSettings()
    sessions: Sessions = Sessions()
    limits: Limits = Limits()
    audit: Audit = Audit()
    case_files: CaseFiles = CaseFiles()
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


def wanted_modules(root: Path) -> list[str]:
    """Return the names in ``enabled`` as ``portal.toml`` has them, before it can be checked."""
    try:
        said = tomllib.loads((root / "portal.toml").read_text(encoding="utf-8"))
        return [str(name) for name in said["modules"]["enabled"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # `Settings.load` says what is wrong with it.


def _explain(error: ValidationError | tomllib.TOMLDecodeError) -> str:
    if isinstance(error, tomllib.TOMLDecodeError):
        return f"portal.toml no se puede leer: {error}"
    lines = (
        f"  {'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
        for problem in error.errors()
    )
    return "\n".join(["Hay ajustes que corregir en portal.toml o .env:", *lines])
